import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-ec2-call-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'aws-endpoint',
  severity: 'medium',
  title: 'An EC2 call of ipamd failed',
  sources: ['cni'],
  // Only where no rule names the error code
  match: {
    literal: 'Failed to call ec2:',
    pattern: /Failed to call ec2:(?<operation>[A-Za-z]{5,50})(?<error>[^"]{0,240})/,
    unless:
      /WebIdentity|Unauthorized|AccessDenied|LimitExceeded|NoCredential|credentials|ExpiredToken|https:\/\/ec2|operation error EC2|missing permissions|AuthFailure/,
  },
  dedup: ['operation'],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['vpc-cni-no-free-ip'],
  why: 'EC2 answered with an error, or the answer did not come.',
  impact: 'The pool of addresses may not be filled until the call works.',
  remediation: [{ do: 'Read the error code at the end of the line', risk: 'safe' }],
  runbook: 'vpc-cni-ip-exhaustion',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:700","msg":"Failed to call ec2:DescribeNetworkInterfaces for [eni-0123456789abcdef0]: InternalError: An internal error has occurred\\n\\tstatus code: 500"}',
        from: 'amazon-vpc-cni-k8s pkg/awsutils',
      },
      {
        source: 'ipamd',
        line: '2026-11-20T08:14:02Z [ERROR]\tFailed to call ec2:ModifyNetworkInterfaceAttribute for eni-0a1b2c3d: InvalidNetworkInterfaceID.NotFound: does not exist',
        from: 'amazon-vpc-cni-k8s pkg/awsutils, 1.6',
      },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:700","msg":"Failed to call ec2:DescribeNetworkInterfaces for [eni-0123456789abcdef0]: WebIdentityErr: failed to retrieve credentials"}',
        because: 'credentials: another rule',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:690","msg":"Calling ec2:DescribeNetworkInterfaces"}',
        because: 'a call',
      },
    ],
  },
});
