import { dropVerdict } from '../../../inspect/iptables/drop-verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'iptables-drops-dns',
  since: '1.0.0',
  revision: 1,
  area: 'network',
  component: 'netfilter',
  category: 'dns-failure',
  severity: 'critical',
  criticalBecause: 'no pod of the node can resolve names now, which stops nearly every workload',
  title: 'A foreign firewall rule drops DNS of pods',
  needs: ['iptablesSave'],
  uses: ['iptablesCounters', 'ipRoutes', 'kubeletConfig', 'ipvs'],
  when: (facts) => dropVerdict(facts, ['dns'], 'for DNS (port 53 or the kube-dns address)'),
  dedup: [],
  confidence: { alone: 0.95, strongerWith: ['dns-queries-unanswered', 'coredns-upstream-timeout'] },
  mayCause: ['coredns-upstream-timeout', 'dns-queries-unanswered', 'probe-failed', 'pod-crash-loop'],
  why: 'Pods send their queries to the kube-dns cluster IP; kube-proxy rewrites it to a CoreDNS pod before FORWARD and back on the way. A DROP or REJECT of port 53 in FORWARD therefore hits query or answer whichever address it names, and a rule on the cluster IP itself hits what was not rewritten.',
  impact:
    'Name resolution in pods times out; applications report “no such host” or “i/o timeout” while the pods stay Running.',
  remediation: [
    { do: 'Find who writes the rule: security agent, hardening script in user data, firewalld or ufw', risk: 'safe' },
    { do: 'Delete the rules for UDP and TCP by their specification: iptables -D FORWARD …', risk: 'caution' },
    { do: 'Remove the writer from the node image or user data, then replace the node', risk: 'disruptive' },
  ],
  runbook: 'dns-failures',
  references: [
    'https://kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution/',
    'https://docs.aws.amazon.com/eks/latest/best-practices/network-security.html',
  ],
  falsePositives: 'Rules that force pods to a node-local resolver and drop every other DNS on purpose.',
});
