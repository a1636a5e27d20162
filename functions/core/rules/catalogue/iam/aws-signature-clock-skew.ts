import { defineRule } from '../../define';

export default defineRule({
  id: 'aws-signature-clock-skew',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'iam',
  component: 'iam',
  category: 'clock',
  severity: 'high',
  title: 'AWS refuses requests because the clock of the node is wrong',
  sources: ['pods', 'cni', 'kubelet', 'bootstrap', 'containerd', 'hybrid-agent'],
  match: [
    {
      literal: 'Signature expired: ',
      pattern: /Signature expired: (?<signed>[0-9TZ]{8,20}) is now earlier than (?<limit>[0-9TZ]{8,20})/,
    },
    {
      literal: 'Signature not yet current',
      pattern: /Signature not yet current: (?<signed>[0-9TZ]{8,20}) is still later than (?<limit>[0-9TZ]{8,20})/,
    },
    { literal: 'RequestTimeTooSkewed', pattern: /RequestTimeTooSkewed/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['apiserver-unauthorized', 'vpc-cni-no-credentials', 'credential-provider-failed'],
  why: 'A signature is valid for minutes. chrony is not synchronised, or the instance was suspended.',
  impact: 'Every signed AWS call and the token for the API server are refused.',
  remediation: [{ do: 'Check chronyc tracking; step the clock', risk: 'caution' }],
  runbook: 'clock-skew',
  nmaReason: 'ClockUnsynchronized',
  references: [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/set-time.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'cloud-init',
        line: 'An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: Signature expired: 20261120T081402Z is now earlier than 20261120T083402Z (20261120T083902Z - 5 min.)',
        from: 'AWS Signature Version 4',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:1000","msg":"InvalidSignatureException: Signature not yet current: 20261120T091402Z is still later than 20261120T081902Z (20261120T081402Z + 5 min.)"}',
        from: 'AWS Signature Version 4',
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F api error RequestTimeTooSkewed: The difference between the request time and the current time is too large.',
        from: 'AWS S3',
      },
    ],
    silent: [
      {
        source: 'ebs-csi',
        line: 'E1120 08:14:02.118204    3121 driver.go:122] SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided.',
        because: 'a wrong key, not the clock',
        nearMiss: true,
      },
      {
        source: 'ebs-csi',
        line: 'E1120 08:14:02.118204    3121 driver.go:122] ExpiredToken: The security token included in the request is expired',
        because: 'expired credentials',
        nearMiss: true,
      },
    ],
  },
});
