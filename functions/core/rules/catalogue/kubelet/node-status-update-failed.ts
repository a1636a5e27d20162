import { defineRule } from '../../define';

export default defineRule({
  id: 'node-status-update-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'apiserver-unreachable',
  severity: 'critical',
  criticalBecause: 'the node status is not reported: the control plane marks the node Unknown and evicts its pods',
  title: 'kubelet gave up updating the node status',
  sources: ['kubelet', 'windows'],
  match: { literal: 'update node status exceeds retry count', pattern: /update node status exceeds retry count/ },
  dedup: [],
  recovery: { quietMinutes: 10 },
  confidence: { alone: 0.9, strongerWith: ['node-lease-update-failed', 'apiserver-unauthorized'] },
  mayCause: ['node-became-not-ready'],
  why: 'Five attempts in a row to write the node status failed. The lines before give the reason: network, credentials, or a deleted Node object.',
  impact: 'Conditions, capacity and addresses of the node go stale; without a lease either it turns NotReady.',
  remediation: [
    { do: 'Read the "Error updating node status, will retry" lines before it', risk: 'safe' },
    { do: 'Check the network path and the credentials to the API server', risk: 'safe' },
  ],
  runbook: 'apiserver-unreachable',
  references: ['https://kubernetes.io/docs/concepts/architecture/nodes/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet_node_status.go:549] "Unable to update node status" err="update node status exceeds retry count"',
        from: 'kubernetes pkg/kubelet/kubelet_node_status.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 kubelet_node_status.go:390] Unable to update node status: update node status exceeds retry count',
        from: 'kubernetes pkg/kubelet/kubelet_node_status.go, 1.15',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet_node_status.go:561] "Error updating node status, will retry" err="error getting node \\"ip-10-0-12-34.ec2.internal\\": Get \\"https://10.100.0.1/api/v1/nodes/ip-10-0-12-34.ec2.internal?timeout=10s\\": context deadline exceeded"',
        because: 'a single attempt, retried',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet_node_status.go:76] "Successfully registered node" node="ip-10-0-12-34.ec2.internal"',
        because: 'works',
      },
    ],
  },
});
