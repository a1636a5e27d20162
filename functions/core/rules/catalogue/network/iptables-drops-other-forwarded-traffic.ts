import { dropVerdict } from '../../../inspect/iptables/drop-verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'iptables-drops-other-forwarded-traffic',
  since: '1.0.0',
  revision: 1,
  area: 'network',
  component: 'netfilter',
  category: 'pod-connectivity',
  severity: 'medium',
  title: 'Foreign firewall rules drop some traffic of pods',
  needs: ['iptablesSave'],
  uses: ['iptablesCounters', 'ipRoutes', 'kubeletConfig', 'ipvs'],
  when: (facts) =>
    dropVerdict(facts, ['partial', 'egress'], 'for single hosts, ports or conditions', (drops) =>
      drops.some((drop) => (drop.packets ?? 0) > 0 || (drop.intent === 'egress' && drop.packets !== 0))
        ? undefined
        : 'low',
    ),
  dedup: [],
  confidence: { alone: 0.8, strongerWith: [] },
  mayCause: [],
  why: 'A DROP or REJECT in FORWARD that is limited to some hosts, ports or conditions hits only the connections it names. Such rules are written by administrators and security agents, not by Kubernetes.',
  impact: 'The connections the rule names time out; others work. The counter tells whether any pod met it.',
  remediation: [
    { do: 'Compare the rule with what the failing pods talk to', risk: 'safe' },
    { do: 'Express the restriction as a NetworkPolicy or security group instead', risk: 'caution' },
  ],
  runbook: 'pod-connectivity',
  references: ['https://kubernetes.io/docs/concepts/services-networking/network-policies/'],
  falsePositives: 'Deliberate local hardening, e.g. of single ports.',
});
