import { defineRule } from '../../define';

export default defineRule({
  id: 'node-registration-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'node-join',
  severity: 'high',
  title: 'kubelet cannot register the node with the API server',
  sources: ['kubelet', 'windows'],
  match: {
    literal: 'nable to register node',
    pattern:
      /[Uu]nable to register node.{1,220}?(?<error>connection refused|i\/o timeout|no such host|no route to host|TLS handshake timeout|context deadline exceeded|x509: [a-z ]{5,60}|EOF|Client\.Timeout)/,
  },
  dedup: [],
  recovery: {
    literal: 'Successfully registered node',
    pattern: /Successfully registered node/,
    sources: ['kubelet', 'windows'],
  },
  confidence: { alone: 0.7, strongerWith: ['apiserver-unauthorized', 'node-lease-update-failed'] },
  mayCause: ['node-not-in-cache'],
  why: 'kubelet retries this until the API server answers. Route tables, security groups, DNS of the private endpoint or a proxy usually stand between.',
  impact: 'The node is not in the cluster. A few lines at boot followed by a registration are harmless.',
  remediation: [
    {
      do: 'Check the endpoint access mode of the cluster, routes, security groups and VPC DNS from this subnet',
      risk: 'safe',
    },
  ],
  runbook: 'node-join-failure',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html',
    'https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html',
  ],
  falsePositives: 'A short control plane restart prints it too; the finding then shows as recovered.',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet_node_status.go:96] "Unable to register node with API server" err="Post \\"https://A1B2C3.gr7.us-east-1.eks.amazonaws.com/api/v1/nodes\\": dial tcp 10.0.3.17:443: i/o timeout" node="ip-10-0-12-34.ec2.internal"',
        from: 'kubernetes pkg/kubelet/kubelet_node_status.go, 1.29',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 kubelet_node_status.go:93] Unable to register node "ip-10-0-12-34.ec2.internal" with API server: Post https://A1B2C3.yl4.us-east-1.eks.amazonaws.com/api/v1/nodes: dial tcp 10.0.3.17:443: connect: connection refused',
        from: 'kubernetes pkg/kubelet/kubelet_node_status.go, 1.14',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet_node_status.go:73] "Attempting to register node" node="ip-10-0-12-34.ec2.internal"',
        because: 'normal start',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet_node_status.go:96] "Unable to register node with API server" err="Unauthorized" node="ip-10-0-12-34.ec2.internal"',
        because: 'an authentication fault has its own rule',
        nearMiss: true,
      },
    ],
  },
});
