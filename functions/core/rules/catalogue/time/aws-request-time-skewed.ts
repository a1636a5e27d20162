import { defineRule } from '../../define';

export default defineRule({
  id: 'aws-request-time-skewed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'time',
  component: 'aws-api',
  category: 'clock-skew',
  severity: 'high',
  title: 'AWS refuses requests because the node’s clock is wrong',
  sources: ['bootstrap', 'kubelet', 'cni', 'pods', 'system', 'hybrid-agent'],
  match: [
    { literal: 'Signature not yet current', pattern: /Signature not yet current: \d{8}T\d{6}Z is still later than/ },
    { literal: 'Signature expired: ', pattern: /Signature expired: \d{8}T\d{6}Z is now earlier than/ },
    { literal: 'RequestTimeTooSkewed', pattern: /\bRequestTimeTooSkewed\b/ },
    { literal: 'RequestExpired', pattern: /\bRequestExpired: Request has expired/ },
  ],
  dedup: [],
  recovery: { boundary: 'reboot', quietMinutes: 30 },
  confidence: { alone: 0.95, strongerWith: ['clock-off-by-minutes', 'clock-no-source'] },
  mayCause: ['credential-provider-failed', 'ipamd-aws-api-errors', 'apiserver-unauthorized'],
  why: 'Signed requests may be five minutes off at most; the clock of the node is further away, or a request waited that long on the node.',
  impact: 'No credentials, no image pulls, no ENI or volume calls.',
  remediation: [
    { do: 'Check that chronyd uses 169.254.169.123 and no firewall blocks it', risk: 'safe' },
    { do: 'Look for suspends, host maintenance or a wrong time set by hand', risk: 'safe' },
    { do: 'Restart chronyd with makestep allowed', risk: 'caution' },
  ],
  runbook: 'clock-skew',
  references: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html',
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/set-time.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[812]: E1120 08:14:02.118204    3121 plugin.go:160] "ecr-credential-provider failed" err="SignatureDoesNotMatch: Signature not yet current: 20261120T081402Z is still later than 20261120T074402Z (20261120T073902Z + 5 min.)"',
        from: 'AWS signature errors',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:700","msg":"InvalidSignatureException: Signature expired: 20261120T071402Z is now earlier than 20261120T080902Z (20261120T081402Z - 5 min.)"}',
        from: 'AWS signature errors',
      },
      {
        source: 's3-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F RequestTimeTooSkewed: The difference between the request time and the current time is too large.',
        from: 'Amazon S3 error codes',
      },
      {
        source: 'user-data',
        line: 'An error occurred (RequestExpired) when calling the DescribeCluster operation: RequestExpired: Request has expired.',
        from: 'EC2 error codes',
      },
    ],
    silent: [
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F SignatureDoesNotMatch: The request signature we calculated does not match',
        because: 'wrong secret, not time',
        nearMiss: true,
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F ExpiredToken: The security token included in the request is expired',
        because: 'old credentials',
        nearMiss: true,
      },
    ],
  },
});
