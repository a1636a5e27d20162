import { dropVerdict } from '../../../inspect/iptables/drop-verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'iptables-drops-service-traffic',
  since: '1.0.0',
  revision: 1,
  area: 'network',
  component: 'netfilter',
  category: 'service-connectivity',
  severity: 'critical',
  criticalBecause: 'pods of the node cannot reach Services now, the API server and kube-dns among them',
  title: 'A foreign firewall rule drops traffic to the Service range',
  needs: ['iptablesSave'],
  uses: ['iptablesCounters', 'ipRoutes', 'kubeletConfig', 'ipvs'],
  when: (facts) => dropVerdict(facts, ['service'], 'for the whole Service range'),
  dedup: [],
  confidence: { alone: 0.9, strongerWith: ['route-blackholes-cluster-network'] },
  mayCause: ['dns-queries-unanswered', 'probe-failed', 'pod-crash-loop'],
  why: 'Cluster IPs are rewritten to pod addresses in nat PREROUTING. Packets that still carry a cluster IP in FORWARD were not rewritten: IPVS, eBPF or nftables handling, connections from before kube-proxy synced, or Services without rules. The rule discards all of them.',
  impact: 'Connections to Services time out, including kubernetes.default and kube-dns.',
  remediation: [
    { do: 'Compare the rule’s packet counter over a minute to see whether it is hit now', risk: 'safe' },
    { do: 'Delete the rule by its specification: iptables -D FORWARD …', risk: 'caution' },
    { do: 'Remove the writer from the node image or user data, then replace the node', risk: 'disruptive' },
  ],
  runbook: 'service-connectivity',
  references: ['https://kubernetes.io/docs/reference/networking/virtual-ips/'],
  falsePositives: 'With kube-proxy in iptables mode such a rule rarely meets a packet; see its counter.',
});
