import { defineRule } from '../../define';

export default defineRule({
  id: 'irsa-oidc-provider-missing',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'iam',
  component: 'iam',
  category: 'iam-permissions',
  severity: 'high',
  title: 'Account has no OIDC provider for this cluster',
  sources: ['pods', 'cni', 'kubelet', 'bootstrap', 'containerd', 'hybrid-agent'],
  match: {
    literal: 'No OpenIDConnect provider found',
    pattern: /InvalidIdentityToken.{0,20}No OpenIDConnect provider found in your account for (?<issuer>\S{10,160})/,
  },
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.95, strongerWith: [] },
  mayCause: ['vpc-cni-no-credentials'],
  why: 'The IAM OIDC provider of the cluster was not created, was deleted, or the role lives in another account.',
  impact: 'No service account of this cluster can assume a role there; add-ons with their own role fail.',
  remediation: [{ do: 'Create the IAM OIDC provider for the issuer URL of the cluster', risk: 'caution' }],
  runbook: 'iam-permissions',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/enable-iam-roles-for-service-accounts.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 driver.go:122] "GRPC error" err="rpc error: code = Internal desc = Could not attach volume: WebIdentityErr: failed to retrieve credentials caused by: InvalidIdentityToken: No OpenIDConnect provider found in your account for https://oidc.eks.us-east-1.amazonaws.com/id/A1B2C3 status code: 400"',
        from: 'AWS SDK for Go v1',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:463","msg":"operation error STS: AssumeRoleWithWebIdentity, https response error StatusCode: 400, RequestID: 1f6d, InvalidIdentityToken: No OpenIDConnect provider found in your account for https://oidc.eks.us-east-1.amazonaws.com/id/A1B2C3"}',
        from: 'AWS SDK for Go v2',
      },
    ],
    silent: [
      {
        source: 'ebs-csi',
        line: 'E1120 08:14:02.118204    3121 driver.go:122] AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity',
        because: 'another reason',
        nearMiss: true,
      },
      {
        source: 'ebs-csi',
        line: 'E1120 08:14:02.118204    3121 driver.go:122] InvalidIdentityToken: Incorrect token audience',
        because: 'another reason',
        nearMiss: true,
      },
    ],
  },
});
