import { nftOwner } from '../../../inspect/iptables/chains';
import { dropVerdict } from '../../../inspect/iptables/drop-verdict';
import { nftForwardPath } from '../../../inspect/iptables/forward-drops';
import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'nftables-drops-cluster-traffic',
  since: '1.0.0',
  revision: 1,
  area: 'network',
  component: 'netfilter',
  category: 'pod-connectivity',
  severity: 'critical',
  criticalBecause: 'pods of the node cannot talk to each other or resolve names now',
  title: 'A foreign nftables rule drops traffic of pods',
  needs: ['nftables'],
  uses: ['iptablesSave', 'ipRoutes', 'kubeletConfig', 'ipvs'],
  when: (facts) => {
    const path = nftForwardPath(facts);
    const answer = dropVerdict(
      facts,
      ['pod-to-pod', 'dns', 'service'],
      'in nftables chains of the forward hook',
      undefined,
      path,
    );
    const policies =
      facts.nftables?.baseChains.filter(
        (chain) => chain.hook === 'forward' && chain.policy === 'drop' && nftOwner(chain.chain) === null,
      ) ?? [];
    if ('fires' in answer || policies.length === 0) return answer;
    return verdict(
      policies.map((chain) => ({
        detail: `The policy of ${chain.chain} in the forward hook is drop.`,
        severity: 'high',
        evidence: [chain.at],
        facts: { chain: chain.chain, policy: chain.policy },
        entities: { chain: [chain.chain] },
      })),
      'no policy drops',
    );
  },
  dedup: [],
  confidence: { alone: 0.85, strongerWith: [] },
  mayCause: ['coredns-upstream-timeout', 'dns-queries-unanswered', 'probe-failed', 'pod-crash-loop'],
  why: 'Every table with a chain in the forward hook sees every forwarded packet, and a drop in any of them is final, whatever kube-proxy or the CNI accept in theirs.',
  impact: 'Connections or DNS of pods time out although pods look healthy.',
  remediation: [
    { do: 'Find who writes the table: firewalld, a security agent, /etc/nftables.conf', risk: 'safe' },
    { do: 'Delete the rule by its handle (nft -a list ruleset)', risk: 'caution' },
    { do: 'Remove the writer from the image and replace the node', risk: 'disruptive' },
  ],
  runbook: 'pod-connectivity',
  nmaReason: 'UnexpectedRejectRule',
  references: ['https://wiki.nftables.org/wiki-nftables/index.php/Configuring_chains'],
  falsePositives: 'A policy engine whose table name is not known here.',
});
