import { defineRule } from '../../define';

export default defineRule({
  id: 'node-status-update-retried',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'apiserver-unreachable',
  severity: 'medium',
  title: 'An attempt to report the node status failed',
  sources: ['kubelet', 'windows'],
  match: {
    literal: 'rror updating node status, will retry',
    pattern:
      /[Ee]rror updating node status, will retry(?:" err="|: ).{0,240}?(?<error>connection refused|i\/o timeout|no such host|no route to host|TLS handshake timeout|context deadline exceeded|Client\.Timeout|request canceled|connection reset by peer|unexpected EOF|use of closed network connection|http2: client connection (?:force closed|lost)|Unauthorized|etcdserver: request timed out)/,
  },
  dedup: ['error'],
  recovery: { quietMinutes: 10 },
  confidence: { alone: 0.7, strongerWith: ['node-lease-update-failed'] },
  mayCause: ['node-status-update-failed'],
  why: 'One of five attempts did not reach the API server.',
  impact: 'None when the next attempt works; five failures in a row leave the status stale.',
  remediation: [{ do: 'Check the path to the API server when it repeats', risk: 'safe' }],
  runbook: 'apiserver-unreachable',
  references: ['https://kubernetes.io/docs/concepts/architecture/nodes/'],
  falsePositives: 'Single lines while the control plane is updated.',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet_node_status.go:561] "Error updating node status, will retry" err="error getting node \\"ip-10-0-12-34.ec2.internal\\": Get \\"https://A1B2C3.gr7.us-east-1.eks.amazonaws.com/api/v1/nodes/ip-10-0-12-34.ec2.internal?timeout=10s\\": context deadline exceeded"',
        from: 'kubernetes pkg/kubelet/kubelet_node_status.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 kubelet_node_status.go:402] Error updating node status, will retry: error getting node "ip-10-0-12-34.ec2.internal": Get https://A1B2C3.yl4.us-east-1.eks.amazonaws.com/api/v1/nodes/ip-10-0-12-34.ec2.internal?timeout=10s: net/http: TLS handshake timeout',
        from: 'kubernetes pkg/kubelet/kubelet_node_status.go, 1.16',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet_node_status.go:561] "Error updating node status, will retry" err="failed to patch status for node \\"ip-10-0-12-34.ec2.internal\\": the object has been modified"',
        because: 'optimistic lock',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet_node_status.go:561] "Error updating node status, will retry" err="error getting node \\"ip-10-0-12-34.ec2.internal\\": nodes \\"ip-10-0-12-34.ec2.internal\\" not found"',
        because: 'the object is gone: another rule',
        nearMiss: true,
      },
    ],
  },
});
