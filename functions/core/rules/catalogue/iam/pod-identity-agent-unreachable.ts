import { defineRule } from '../../define';

export default defineRule({
  id: 'pod-identity-agent-unreachable',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'iam',
  component: 'pod-identity-agent',
  category: 'pod-identity',
  severity: 'high',
  title: 'A pod cannot reach the EKS Pod Identity agent',
  sources: ['pods', 'cni'],
  match: [
    {
      literal: '169.254.170.23',
      pattern:
        /169\.254\.170\.23.{0,120}?(?<error>connection refused|i\/o timeout|context deadline exceeded|no route to host|Client\.Timeout exceeded)/,
    },
    {
      literal: 'fd00:ec2::23',
      pattern:
        /fd00:ec2::23\]?.{0,120}?(?<error>connection refused|i\/o timeout|context deadline exceeded|no route to host)/,
    },
  ],
  dedup: ['error'],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'The agent does not run on this node, or a proxy setting or network policy takes the request elsewhere.',
  impact: 'The pod has no AWS credentials.',
  remediation: [
    { do: 'Check the agent DaemonSet on this node', risk: 'safe' },
    { do: 'Add 169.254.170.23 to NO_PROXY', risk: 'caution' },
  ],
  runbook: 'iam-permissions',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html',
    'https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 driver.go:122] "GRPC error" err="operation error EC2: DescribeVolumes, get identity: get credentials: failed to refresh cached credentials, failed to load credentials, Get \\"http://169.254.170.23/v1/credentials\\": dial tcp 169.254.170.23:80: connect: connection refused"',
        from: 'AWS SDK for Go v2',
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F failed to load credentials: Get "http://[fd00:ec2::23]/v1/credentials": dial tcp [fd00:ec2::23]:80: i/o timeout',
        from: 'AWS SDK for Go v2',
      },
    ],
    silent: [
      {
        source: 'ebs-csi',
        line: 'I1120 08:14:02.118204    3121 driver.go:100] Using container credentials endpoint http://169.254.170.23/v1/credentials',
        because: 'configuration',
        nearMiss: true,
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F Get "http://169.254.169.254/latest/api/token": context deadline exceeded',
        because: 'the metadata service',
        nearMiss: true,
      },
    ],
  },
});
