import { defineRule } from '../../define';

export default defineRule({
  id: 'irsa-token-invalid',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'iam',
  component: 'iam',
  category: 'iam-permissions',
  severity: 'high',
  title: 'STS does not accept the service account token',
  sources: ['pods', 'cni', 'kubelet', 'bootstrap', 'containerd', 'hybrid-agent'],
  match: [
    {
      literal: 'InvalidIdentityToken',
      pattern: /InvalidIdentityToken: (?<error>(?!No OpenIDConnect)[A-Z][^"\\]{5,120})/,
    },
    {
      literal: 'ExpiredTokenException',
      pattern: /AssumeRoleWithWebIdentity.{0,200}?ExpiredTokenException: (?<error>[^"\\]{5,100})/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['vpc-cni-no-credentials'],
  why: 'Wrong audience, thumbprint or signing key of the provider, an issuer STS cannot read, or a pod that keeps an old token.',
  impact: 'The pod has no AWS credentials.',
  remediation: [
    { do: 'Compare audience and provider; recreate the provider when its keys changed', risk: 'caution' },
    { do: 'Update the SDK of the pod so that it re-reads the token file', risk: 'caution' },
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
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 driver.go:122] "GRPC error" err="WebIdentityErr: failed to retrieve credentials caused by: InvalidIdentityToken: Incorrect token audience status code: 400"',
        from: 'AWS STS',
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F operation error STS: AssumeRoleWithWebIdentity, https response error StatusCode: 400, RequestID: 1f6d, api error ExpiredTokenException: Token expired: current date/time 1795162442 must be before the expiration date/time 1795158842',
        from: 'AWS STS',
      },
    ],
    silent: [
      {
        source: 'ebs-csi',
        line: 'E1120 08:14:02.118204    3121 driver.go:122] InvalidIdentityToken: No OpenIDConnect provider found in your account for https://oidc.eks.us-east-1.amazonaws.com/id/A1B2C3',
        because: 'another rule',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 token_manager.go:121] Refreshing token for service account',
        because: 'ordinary',
      },
    ],
  },
});
