import { defineRule } from '../../define';

export default defineRule({
  id: 's3-mount-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'storage',
  component: 's3-csi',
  category: 's3-mount',
  severity: 'high',
  title: 'An S3 bucket could not be mounted',
  sources: ['s3-csi', 'kubelet', 'pod-log', 'messages', 'journal'],
  match: [
    { literal: 'Failed to create S3 client', pattern: /Failed to create S3 client/ },
    { literal: 'Could not mount ', pattern: /Could not mount \\?"(?<bucket>[a-z0-9][a-z0-9.-]{1,62})\\?" at/ },
    {
      literal: 'initial ListObjectsV2 failed for bucket',
      pattern: /initial ListObjectsV2 failed for bucket (?<bucket>[a-z0-9.-]{3,63})/,
    },
    { literal: 'The specified bucket does not exist', pattern: /The specified bucket does not exist/ },
    {
      literal: 'waiting for message from child process',
      pattern: /mountpoint_s3\S{0,40}: timeout after \d{1,4} seconds waiting for message from child process/,
    },
    {
      literal: 'waiting for mount process to be ready',
      pattern: /Timeout after \d{1,4} seconds while waiting for mount process to be ready/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.93, strongerWith: ['irsa-assume-role-denied'] },
  mayCause: ['volume-setup-failed'],
  why: 'The role of the driver or pod may not list the bucket, the bucket is wrong or in another region without permission, or no credentials are found.',
  impact: 'Pods that use it wait in ContainerCreating.',
  remediation: [
    { do: 'Check the role (s3:ListBucket, s3:GetObject) and the bucket policy', risk: 'safe' },
    { do: 'Check bucket name and region in the volume', risk: 'safe' },
  ],
  runbook: 'csi-s3',
  references: [
    'https://github.com/awslabs/mountpoint-s3-csi-driver/blob/main/docs/TROUBLESHOOTING.md',
    'https://docs.aws.amazon.com/eks/latest/userguide/s3-csi.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 's3-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F Error: Failed to create S3 client',
        from: 'mountpoint-s3',
      },
      {
        source: 's3-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = Internal desc = Could not mount \\"reports-bucket\\" at \\"/var/lib/kubelet/pods/0d6c/volumes/kubernetes.io~csi/s3/mount\\": Mount failed: exit status 1"',
        from: 'mountpoint-s3-csi-driver',
      },
      {
        source: 's3-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F 0: initial ListObjectsV2 failed for bucket reports-bucket in region eu-west-1',
        from: 'mountpoint-s3',
      },
      {
        source: 's3-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F 2: The specified bucket does not exist',
        from: 'mountpoint-s3',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal mount-s3[812]: [ERROR] mountpoint_s3::cli: timeout after 30 seconds waiting for message from child process',
        from: 'mountpoint-s3',
      },
      {
        source: 's3-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F Mount failed: Failed to start systemd unit, context cancelled output: Error: Timeout after 30 seconds while waiting for mount process to be ready',
        from: 'mountpoint-s3',
      },
    ],
    silent: [
      {
        source: 's3-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F bucket reports-bucket is mounted at /var/lib/kubelet/pods/0d6c/mount',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 's3-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 node.go:90] NodePublishVolume: mounting reports-bucket',
        because: 'the call',
        nearMiss: true,
      },
    ],
  },
});
