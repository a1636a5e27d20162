import { dropVerdict } from '../../../inspect/iptables/drop-verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'iptables-blocks-imds',
  since: '1.0.0',
  revision: 1,
  area: 'network',
  component: 'netfilter',
  category: 'imds-access',
  severity: 'low',
  title: 'A firewall rule keeps pods from the instance metadata',
  needs: ['iptablesSave'],
  uses: ['iptablesCounters', 'ipRoutes', 'kubeletConfig', 'ipvs'],
  when: (facts) =>
    dropVerdict(facts, ['imds'], 'for instance metadata (169.254.169.254)', (drops) =>
      drops.some((drop) => (drop.packets ?? 0) > 0) ? undefined : 'info',
    ),
  dedup: [],
  confidence: { alone: 0.8, strongerWith: ['vpc-cni-imds-failed'] },
  mayCause: [],
  why: 'Blocking metadata for pods is a documented way to keep them from the node’s role. Pods that still rely on it (old drivers, agents without IRSA or Pod Identity) find neither credentials nor region.',
  impact: 'Only programs in pods that use the node’s role; hostNetwork pods are not affected.',
  remediation: [
    { do: 'See which pods log “no EC2 IMDS role found”', risk: 'safe' },
    { do: 'Give them a role by Pod Identity or IRSA, and set AWS_REGION', risk: 'caution' },
  ],
  runbook: 'imds',
  references: ['https://docs.aws.amazon.com/eks/latest/best-practices/identity-and-access-management.html'],
  falsePositives: 'Deliberate hardening; programs that try metadata first and then go on count packets, too.',
});
