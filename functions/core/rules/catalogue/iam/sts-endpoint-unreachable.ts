import { defineRule } from '../../define';

export default defineRule({
  id: 'sts-endpoint-unreachable',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'iam',
  component: 'iam',
  category: 'aws-endpoint',
  severity: 'high',
  title: 'STS endpoint cannot be reached',
  sources: ['pods', 'cni', 'kubelet', 'bootstrap', 'containerd', 'hybrid-agent'],
  match: {
    literal: 'https://sts.',
    pattern:
      /https:\/\/sts\.(?<endpoint>[a-z0-9.-]{5,60}).{0,120}?(?<error>i\/o timeout|connection refused|no such host|TLS handshake timeout|context deadline exceeded|Client\.Timeout exceeded)/,
  },
  dedup: ['error'],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['vpc-cni-no-credentials'],
  why: 'A private subnet without NAT or sts endpoint, or a program that calls the global endpoint.',
  impact: 'Roles of service accounts cannot be assumed.',
  remediation: [
    { do: 'Add the sts interface endpoint', risk: 'caution' },
    { do: 'Set AWS_STS_REGIONAL_ENDPOINTS=regional', risk: 'caution' },
  ],
  runbook: 'iam-permissions',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/configure-sts-endpoint.html',
    'https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:463","msg":"WebIdentityErr: failed to retrieve credentials\\ncaused by: RequestError: send request failed\\ncaused by: Post \\"https://sts.us-east-1.amazonaws.com/\\": dial tcp 54.239.29.25:443: i/o timeout"}',
        from: 'AWS SDK for Go v1',
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 driver.go:122] "GRPC error" err="operation error STS: AssumeRoleWithWebIdentity, exceeded maximum number of attempts, 3, request send failed, Post \\"https://sts.amazonaws.com/\\": dial tcp: lookup sts.amazonaws.com: no such host"',
        from: 'AWS SDK for Go v2',
      },
    ],
    silent: [
      {
        source: 'ebs-csi',
        line: 'E1120 08:14:02.118204    3121 driver.go:122] operation error STS: AssumeRoleWithWebIdentity, https response error StatusCode: 403, AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity',
        because: 'reached but denied',
        nearMiss: true,
      },
      {
        source: 'cloud-init',
        line: '+ aws sts get-caller-identity --endpoint-url https://sts.us-east-1.amazonaws.com',
        because: 'a call',
        nearMiss: true,
      },
    ],
  },
});
