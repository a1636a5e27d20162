import { defineRule } from '../../define';

export default defineRule({
  id: 'csi-api-throttled',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'storage',
  component: 'csi',
  category: 'throttling',
  severity: 'medium',
  title: 'AWS throttles the storage driver',
  sources: ['ebs-csi', 'efs-csi', 'fsx-csi', 's3-csi'],
  match: [
    { literal: 'RequestLimitExceeded', pattern: /\bRequestLimitExceeded\b/ },
    {
      literal: 'exceeded maximum number of attempts',
      pattern:
        /operation error (?:EC2|EFS|FSx): \w{4,40}, exceeded maximum number of attempts, \d{1,3}[^\n]{0,200}(?:Throttling|TooManyRequests|RequestLimit)/,
    },
    {
      literal: 'ThrottlingException',
      pattern: /operation error (?:EFS|FSx|S3): \w{4,40},[^\n]{0,300}ThrottlingException/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: ['ebs-attach-failed'] },
  mayCause: ['volume-mount-timeout'],
  why: 'Too many API calls per account and region, from this driver or other tools.',
  impact: 'Attaching and creating volumes is slow.',
  remediation: [
    { do: 'See in CloudTrail who calls most', risk: 'safe' },
    { do: 'Update the driver: newer versions batch calls', risk: 'caution' },
  ],
  runbook: 'csi-ebs',
  references: ['https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = Internal desc = operation error EC2: DescribeVolumes, api error RequestLimitExceeded: Request limit exceeded."',
        from: 'EC2 API',
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = Internal desc = operation error EC2: AttachVolume, exceeded maximum number of attempts, 4, https response error StatusCode: 503, api error Throttling: Rate exceeded"',
        from: 'AWS SDK for Go v2',
      },
      {
        source: 'efs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = Internal desc = operation error EFS: DescribeAccessPoints, https response error StatusCode: 429, ThrottlingException: Rate exceeded"',
        from: 'EFS API',
      },
    ],
    silent: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 request.go:697] Waited for 1.1s due to client-side throttling, not priority and fairness',
        because: 'Kubernetes API client',
        nearMiss: true,
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 batcher.go:80] "execute: calling function" count=12',
        because: 'ordinary',
        nearMiss: true,
      },
    ],
  },
});
