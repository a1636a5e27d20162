import { defineRule } from '../../define';

export default defineRule({
  id: 'node-not-in-cache',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'node-join',
  severity: 'low',
  title: 'kubelet does not know its own Node yet',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'Error getting node',
      pattern: /Error getting node" err="node \\"(?<nodeName>[A-Za-z0-9.-]{1,100})\\" not found/,
    },
    {
      literal: 'Error getting the current node from lister',
      pattern:
        /Error getting the current node from lister" err="node \\"(?<nodeName>[A-Za-z0-9.-]{1,100})\\" not found/,
    },
    { literal: '" not found', pattern: /kubelet\.go:\d{3,5}\] node "(?<nodeName>[A-Za-z0-9.-]{1,100})" not found/ },
  ],
  dedup: [],
  recovery: {
    literal: 'Successfully registered node',
    pattern: /Successfully registered node/,
    sources: ['kubelet', 'windows'],
  },
  confidence: { alone: 0.3, strongerWith: ['node-registration-failed', 'apiserver-unauthorized'] },
  mayCause: [],
  why: 'The cache of kubelet has no entry for this node before it registered. Printed many times per second it means registration does not succeed; the reason is in other lines.',
  impact: 'None by itself.',
  remediation: [{ do: 'Look for registration errors of the same minutes', risk: 'safe' }],
  runbook: 'node-join-failure',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet.go:2461] "Error getting node" err="node \\"ip-10-0-12-34.ec2.internal\\" not found"',
        from: 'kubernetes pkg/kubelet/kubelet.go, 1.23',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet_node_status.go:462] "Error getting the current node from lister" err="node \\"ip-10-0-12-34.ec2.internal\\" not found"',
        from: 'kubernetes pkg/kubelet/kubelet_node_status.go, 1.29',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 kubelet.go:2266] node "ip-10-0-12-34.ec2.internal" not found',
        from: 'kubernetes pkg/kubelet/kubelet.go, 1.18',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet_node_status.go:561] "Error updating node status, will retry" err="error getting node \\"ip-10-0-12-34.ec2.internal\\": nodes \\"ip-10-0-12-34.ec2.internal\\" not found"',
        because: 'the API server says so: another rule',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet_node_status.go:76] "Successfully registered node" node="ip-10-0-12-34.ec2.internal"',
        because: 'registered',
        nearMiss: true,
      },
    ],
  },
});
