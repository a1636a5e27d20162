import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-no-credentials',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'iam-permissions',
  severity: 'critical',
  criticalBecause: 'ipamd has no AWS credentials and does not start: no pod gets an address',
  title: 'ipamd gets no AWS credentials',
  sources: ['cni'],
  match: [
    {
      literal: 'WebIdentityErr',
      pattern: /WebIdentityErr: (?:failed to retrieve credentials|failed fetching WebIdentity token)/,
    },
    { literal: 'NoCredentialProviders', pattern: /NoCredentialProviders: no valid providers in chain/ },
    {
      literal: 'failed to refresh cached credentials',
      pattern: /failed to refresh cached credentials, (?<error>[^"\\]{5,160})/,
    },
  ],
  dedup: [],
  recovery: { literal: 'Serving RPC Handler', pattern: /Serving RPC Handler/, sources: ['cni'] },
  confidence: {
    alone: 0.9,
    strongerWith: ['irsa-assume-role-denied', 'irsa-oidc-provider-missing', 'imds-unreachable'],
  },
  mayCause: ['vpc-cni-ipamd-start-failed', 'vpc-cni-no-free-ip'],
  why: 'The role of the service account cannot be assumed, or without one the metadata service gives no node role (hop limit 1 does not matter for host network pods).',
  impact: 'No interface or address can be managed on this node.',
  remediation: [
    { do: 'Read the "caused by" part: trust policy, OIDC provider, STS endpoint or metadata', risk: 'safe' },
  ],
  runbook: 'iam-permissions',
  nmaReason: 'IPAMDNotReady',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html',
    'https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/iam-policy.md',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:463","msg":"Failed to call ec2:DescribeNetworkInterfaces for [eni-0123456789abcdef0]: WebIdentityErr: failed to retrieve credentials\\ncaused by: RequestError: send request failed"}',
        from: 'amazon-vpc-cni-k8s AWS SDK for Go v1',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:463","msg":"Failed to call ec2:DescribeNetworkInterfaces for [eni-0123456789abcdef0]: NoCredentialProviders: no valid providers in chain. Deprecated."}',
        from: 'amazon-vpc-cni-k8s AWS SDK for Go v1',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:463","msg":"ipamd init: operation error EC2: DescribeNetworkInterfaces, get identity: get credentials: failed to refresh cached credentials, no EC2 IMDS role found, operation error ec2imds: GetMetadata, canceled, context deadline exceeded"}',
        from: 'amazon-vpc-cni-k8s AWS SDK for Go v2',
      },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"warn","ts":"2026-11-20T08:14:02.118Z","caller":"awssession/session.go:64","msg":"HTTP_TIMEOUT env is not set or set to less than 10 seconds, defaulting to httpTimeout to 10sec"}',
        because: 'harmless',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"warn","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:600","msg":"Unauthorized operation: failed to call ec2:DescribeSubnets due to missing permissions."}',
        because: 'credentials exist but lack a permission',
        nearMiss: true,
      },
    ],
  },
});
