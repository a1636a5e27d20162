import { defineRule } from '../../define';

export default defineRule({
  id: 'aws-credentials-invalid',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'iam',
  component: 'iam',
  category: 'iam-credentials',
  severity: 'high',
  title: 'AWS does not know the credentials of a component',
  sources: ['pods', 'cni', 'kubelet', 'bootstrap', 'containerd', 'hybrid-agent'],
  match: [
    {
      literal: 'The security token included in the request is invalid',
      pattern:
        /(?:InvalidClientTokenId|UnrecognizedClientException|AuthFailure)?:? ?The security token included in the request is invalid/,
    },
    {
      literal: 'AWS was not able to validate the provided',
      pattern: /AWS was not able to validate the provided access credentials/,
    },
    {
      literal: 'STS is not activated in this region',
      pattern: /RegionDisabledException: STS is not activated in this region/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['nodeadm-ec2-call-failed', 'vpc-cni-no-credentials'],
  why: 'Static keys were deleted, credentials belong to another partition, the region is not enabled, or the clock is far off.',
  impact: 'All AWS calls of that program fail.',
  remediation: [{ do: 'Check clock, region and where the credentials come from', risk: 'safe' }],
  runbook: 'iam-permissions',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/security-iam-troubleshoot.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_enable-regions.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'cloud-init',
        line: 'An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid',
        from: 'AWS CLI',
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 driver.go:122] AuthFailure: AWS was not able to validate the provided access credentials',
        from: 'AWS EC2',
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F RegionDisabledException: STS is not activated in this region for account:111122223333. Your account administrator can activate STS in this region using the IAM Console.',
        from: 'AWS STS',
      },
    ],
    silent: [
      {
        source: 'ebs-csi',
        line: 'E1120 08:14:02.118204    3121 driver.go:122] ExpiredToken: The security token included in the request is expired',
        because: 'expired: another rule',
        nearMiss: true,
      },
      { source: 'cloud-init', line: '+ aws sts get-caller-identity', because: 'a call' },
    ],
  },
});
