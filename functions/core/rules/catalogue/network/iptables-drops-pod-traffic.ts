import { dropVerdict } from '../../../inspect/iptables/drop-verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'iptables-drops-pod-traffic',
  since: '1.0.0',
  revision: 1,
  area: 'network',
  component: 'netfilter',
  category: 'pod-connectivity',
  severity: 'critical',
  criticalBecause: 'pods of the node cannot exchange packets with pods of other nodes now',
  title: 'A foreign firewall rule drops pod-to-pod traffic',
  needs: ['iptablesSave'],
  uses: ['iptablesCounters', 'ipRoutes', 'kubeletConfig', 'ipvs'],
  when: (facts) => dropVerdict(facts, ['pod-to-pod'], 'for pod-to-pod traffic'),
  dedup: [],
  confidence: { alone: 0.95, strongerWith: ['coredns-upstream-timeout'] },
  mayCause: ['coredns-upstream-timeout', 'dns-queries-unanswered', 'probe-failed', 'pod-crash-loop'],
  why: 'Every packet between a pod of this node and anything outside its network namespace passes the filter chain FORWARD. A DROP or REJECT there that matches pod addresses on both sides takes effect before policies of a CNI, and neither kube-proxy nor the VPC CNI removes rules of other writers.',
  impact: 'Pods start and look healthy, but connections between pods time out (DROP) or are refused (REJECT).',
  remediation: [
    { do: 'Find who writes the rule: security agent, hardening script in user data, firewalld or ufw', risk: 'safe' },
    { do: 'Delete the rule by its specification: iptables -D FORWARD … (as quoted, with -D for -A)', risk: 'caution' },
    { do: 'Remove the writer from the node image or user data, then replace the node', risk: 'disruptive' },
  ],
  runbook: 'pod-connectivity',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/security-groups-pods-deployment.html',
    'https://kubernetes.io/docs/concepts/services-networking/#the-kubernetes-network-model',
  ],
  falsePositives: 'A node meant to isolate its pods from each other by hand-written rules.',
});
