import { nodeDrops } from '../../../inspect/iptables/node-drops';
import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'iptables-drops-node-traffic',
  since: '1.0.0',
  revision: 1,
  area: 'network',
  component: 'netfilter',
  category: 'node-connectivity',
  severity: 'high',
  title: 'A foreign firewall rule drops traffic the node itself needs',
  needs: ['iptablesSave'],
  uses: ['iptablesCounters'],
  when: (facts) => {
    const drops = nodeDrops(facts);
    const hit = drops.some((drop) => drop.packets === null || drop.packets > 0);
    return verdict(
      drops.length === 0
        ? []
        : [
            {
              detail: `${drops
                .slice(0, 5)
                .map(
                  (drop) =>
                    `${drop.rule.chain} rule ${drop.rule.position} ${drop.rule.target} takes away ${drop.what} (${drop.packets ?? 'unknown'} packets)`,
                )
                .join('; ')}.`,
              severity: hit ? undefined : 'medium',
              confidence: hit ? undefined : { score: 0.5, reason: 'the packet counters are 0' },
              evidence: drops.map((drop) => drop.rule.at),
              facts: {
                rules: drops.slice(0, 20).map((drop) => ({
                  chain: drop.rule.chain,
                  ruleNumber: drop.rule.position,
                  target: drop.rule.target,
                  blocks: drop.what,
                  packets: drop.packets,
                })),
              },
              entities: { chain: [...new Set(drops.map((drop) => drop.rule.chain))] },
              count: drops.length,
            },
          ],
      'no foreign rule in INPUT or OUTPUT names the kubelet port, DNS, HTTPS or instance metadata; other local hardening was not judged',
    );
  },
  dedup: [],
  confidence: { alone: 0.75, strongerWith: [] },
  mayCause: ['api-server-unreachable-from-node', 'node-cannot-resolve-names', 'vpc-cni-imds-failed'],
  why: 'kubelet, aws-node and other programs on the host use INPUT and OUTPUT, not FORWARD. Local hardening of these chains easily takes ports away that Kubernetes needs.',
  impact:
    'Depending on the rule: kubectl logs and exec fail, the node cannot resolve names, reach the API server or get credentials.',
  remediation: [
    { do: 'Find who writes the rule: hardening script, security agent', risk: 'safe' },
    { do: 'Delete it by its specification: iptables -D …', risk: 'caution' },
    { do: 'Correct the image or user data and replace the node', risk: 'disruptive' },
  ],
  runbook: 'node-connectivity',
  nmaReason: 'UnexpectedRejectRule',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/sec-group-reqs.html'],
  falsePositives: 'An ACCEPT for the same traffic earlier in the chain.',
});
