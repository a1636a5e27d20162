import { defineRule } from '../../define';

export default defineRule({
  id: 'volume-create-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'storage',
  component: 'csi',
  category: 'volume-create',
  severity: 'medium',
  title: 'A new volume could not be created',
  sources: ['ebs-csi', 'fsx-csi', 'pod-log'],
  match: [
    {
      literal: 'ould not create volume',
      pattern: /[Cc]ould not create volume (?:\\*"(?<volume>[\w-]{3,80})|in EC2)[^\n]{0,400}/,
      unless: /UnauthorizedOperation|RequestLimitExceeded/,
    },
    { literal: 'VolumeLimitExceeded', pattern: /\bVolumeLimitExceeded\b/ },
    { literal: 'InvalidSnapshot.NotFound', pattern: /InvalidSnapshot\.NotFound/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: ['ebs-permission-denied', 'csi-api-throttled'] },
  mayCause: [],
  why: 'A quota of the account is reached, the parameters of the storage class are not allowed, or the source snapshot or key is missing.',
  impact: 'Claims stay Pending and their pods, too.',
  remediation: [
    { do: 'Read the EC2 error code', risk: 'safe' },
    { do: 'Compare type, IOPS and size of the storage class with the limits', risk: 'safe' },
  ],
  runbook: 'csi-ebs',
  references: [
    'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html',
    'https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = Internal desc = Could not create volume \\"pvc-0d6c1111\\": could not create volume in EC2: InvalidParameterValue: Iops to volume size ratio is too high"',
        from: 'aws-ebs-csi-driver pkg/driver/controller.go',
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = ResourceExhausted desc = api error VolumeLimitExceeded: You have exceeded your maximum gp3 storage limit"',
        from: 'EC2 API',
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = NotFound desc = api error InvalidSnapshot.NotFound: The snapshot \'snap-0123456789abcdef0\' does not exist."',
        from: 'EC2 API',
      },
    ],
    silent: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 controller.go:200] "CreateVolume: called" name="pvc-0d6c"',
        because: 'the call',
        nearMiss: true,
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 controller.go:731] create volume rep: capacity_bytes:5368709120',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
