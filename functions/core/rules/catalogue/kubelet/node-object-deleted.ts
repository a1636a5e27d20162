import { defineRule } from '../../define';

export default defineRule({
  id: 'node-object-deleted',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'node-join',
  severity: 'high',
  title: 'The Node object of this instance does not exist in the cluster',
  sources: ['kubelet', 'windows'],
  // nodes "x" not found comes from the API server; node "x" not found from the local cache is printed at every start
  match: [
    { literal: 'nodes \\"', pattern: /nodes \\"(?<nodeName>[A-Za-z0-9.-]{1,100})\\" not found/, unless: /owner ref/ },
    {
      literal: '" not found',
      pattern:
        /(?:error getting node|Unable to update node status|owner ref).{0,140}nodes "(?<nodeName>[A-Za-z0-9.-]{1,100})" not found/,
      unless: /owner ref/,
    },
  ],
  dedup: [],
  recovery: {
    literal: 'Successfully registered node',
    pattern: /Successfully registered node/,
    sources: ['kubelet', 'windows'],
  },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'Somebody or something removed the Node object while kubelet runs: an operator, an autoscaler, or the cloud controller after it lost sight of the instance. kubelet only registers at start.',
  impact: 'No pods are scheduled here and the running ones are garbage collected.',
  remediation: [
    { do: 'Find who deleted the Node in the audit log', risk: 'safe' },
    { do: 'Restart kubelet to register again, or replace the node', risk: 'caution' },
  ],
  runbook: 'node-not-ready',
  references: ['https://kubernetes.io/docs/concepts/architecture/nodes/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet_node_status.go:561] "Error updating node status, will retry" err="error getting node \\"ip-10-0-12-34.ec2.internal\\": nodes \\"ip-10-0-12-34.ec2.internal\\" not found"',
        from: 'kubernetes pkg/kubelet/kubelet_node_status.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 kubelet_node_status.go:402] Error updating node status, will retry: error getting node "ip-10-0-12-34.ec2.internal": nodes "ip-10-0-12-34.ec2.internal" not found',
        from: 'kubernetes pkg/kubelet/kubelet_node_status.go, 1.16',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet.go:2461] "Error getting node" err="node \\"ip-10-0-12-34.ec2.internal\\" not found"',
        because: 'local cache before registration',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 nodelease.go:49] "Failed to get node when trying to set owner ref to the node lease" err="nodes \\"ip-10-0-12-34.ec2.internal\\" not found" node="ip-10-0-12-34.ec2.internal"',
        because: 'printed on a fresh node before it has registered',
        nearMiss: true,
      },
    ],
  },
});
