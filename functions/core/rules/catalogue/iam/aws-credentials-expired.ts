import { defineRule } from '../../define';

export default defineRule({
  id: 'aws-credentials-expired',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'iam',
  component: 'iam',
  category: 'iam-credentials',
  severity: 'high',
  title: 'AWS credentials of a component have expired',
  sources: ['pods', 'cni', 'kubelet', 'bootstrap', 'containerd', 'hybrid-agent'],
  match: [
    {
      literal: 'The security token included in the request is expired',
      pattern:
        /(?:ExpiredToken(?:Exception)?|RequestExpired|ExpiredTokenException)?:? ?The security token included in the request is expired/,
    },
    { literal: 'RequestExpired', pattern: /RequestExpired: Request has expired/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'The program did not renew its credentials, or the clock of the node is wrong.',
  impact: 'All AWS calls of that program fail until it renews or restarts.',
  remediation: [
    { do: 'Check the clock of the node', risk: 'safe' },
    { do: 'Restart the pod; update its SDK', risk: 'caution' },
  ],
  runbook: 'iam-permissions',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html',
    'https://docs.aws.amazon.com/eks/latest/userguide/security-iam-troubleshoot.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:1000","msg":"Failed to call ec2:DescribeNetworkInterfaces: ExpiredToken: The security token included in the request is expired\\n\\tstatus code: 403"}',
        from: 'AWS SDK for Go v1',
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 driver.go:122] RequestExpired: Request has expired. status code: 400',
        from: 'AWS EC2',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kuberuntime_image.go:55] denied: Your authorization token has expired. Reauthenticate and try again.',
        because: 'a registry token',
        nearMiss: true,
      },
      {
        source: 'ebs-csi',
        line: 'E1120 08:14:02.118204    3121 driver.go:122] InvalidClientTokenId: The security token included in the request is invalid',
        because: 'invalid, not expired',
        nearMiss: true,
      },
    ],
  },
});
