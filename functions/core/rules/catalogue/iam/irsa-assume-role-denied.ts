import { defineRule } from '../../define';

export default defineRule({
  id: 'irsa-assume-role-denied',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'iam',
  component: 'iam',
  category: 'iam-permissions',
  severity: 'high',
  title: 'STS refuses the service account role (AssumeRoleWithWebIdentity)',
  sources: ['pods', 'cni', 'csi', 'kubelet'],
  match: {
    literal: 'sts:AssumeRoleWithWebIdentity',
    pattern: /AccessDenied.{0,90}[Nn]ot authorized to perform sts:AssumeRoleWithWebIdentity/,
  },
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.95, strongerWith: [] },
  mayCause: ['vpc-cni-permission-missing', 'vpc-cni-no-credentials'],
  why: 'The trust policy of the role does not accept this service account: wrong namespace or name in the sub condition, wrong OIDC provider, or a role of another cluster.',
  impact:
    'The pod runs without AWS credentials; for aws-node or the CSI driver this stops addresses or volumes on the node.',
  remediation: [
    {
      do: 'Compare the sub and aud conditions of the trust policy with the service account and the issuer of the cluster',
      risk: 'safe',
    },
    { do: 'Correct the trust policy or the role annotation of the service account', risk: 'caution' },
  ],
  runbook: 'iam-permissions',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html',
    'https://repost.aws/knowledge-center/eks-troubleshoot-oidc-and-irsa',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:463","msg":"Failed to call ec2:DescribeNetworkInterfaces for [eni-0123456789abcdef0]: WebIdentityErr: failed to retrieve credentials\\ncaused by: AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity\\n\\tstatus code: 403, request id: 1f6d"}',
        from: 'AWS SDK for Go v1',
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 driver.go:122] "GRPC error" err="rpc error: code = Internal desc = Could not attach volume \\"vol-0a1b2c3d4e5f60718\\": operation error EC2: DescribeInstances, get identity: get credentials: failed to refresh cached credentials, failed to retrieve credentials, operation error STS: AssumeRoleWithWebIdentity, https response error StatusCode: 403, RequestID: 1f6d, api error AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity"',
        from: 'AWS SDK for Go v2',
      },
    ],
    silent: [
      {
        source: 'ebs-csi',
        line: 'E1120 08:14:02.118204    3121 driver.go:122] caused by: InvalidIdentityToken: No OpenIDConnect provider found in your account for https://oidc.eks.us-east-1.amazonaws.com/id/A1B2C3',
        because: 'another reason with its own rule',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"awssession/session.go:80","msg":"Using sts:AssumeRoleWithWebIdentity credentials provider"}',
        because: 'no error',
        nearMiss: true,
      },
    ],
  },
});
