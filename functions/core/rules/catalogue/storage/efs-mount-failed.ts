import { defineRule } from '../../define';

export default defineRule({
  id: 'efs-mount-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'storage',
  component: 'efs',
  category: 'efs-mount',
  severity: 'high',
  title: 'An EFS file system could not be mounted',
  sources: ['efs-csi', 'kubelet', 'pod-log', 'other-log', 'messages', 'journal'],
  // Causes with rules of their own are on the same or the next line: name, time-out, access, tunnel
  match: [
    { literal: 'ould not mount ', pattern: /[Cc]ould not mount \\*"(?<filesystem>fs-[0-9a-f]{8,40})/ },
    {
      literal: 'Failed to mount ',
      pattern: /Failed to mount (?<filesystem>fs-[0-9a-f]{8,40})\S{0,60} at [^\n]{1,200}: returncode=\d/,
    },
  ],
  dedup: ['filesystem'],
  recovery: { quietMinutes: 30 },
  confidence: {
    alone: 0.9,
    strongerWith: ['efs-name-not-resolved', 'efs-mount-timeout', 'efs-access-denied', 'efs-tunnel-failed'],
  },
  mayCause: ['volume-setup-failed', 'volume-mount-timeout'],
  why: 'mount.efs ended with an error; its output says why.',
  impact: 'Pods that use it wait in ContainerCreating.',
  remediation: [
    { do: 'Read the output of mount in the message', risk: 'safe' },
    { do: 'Check mount target, security group and file system policy', risk: 'safe' },
  ],
  runbook: 'csi-efs',
  references: ['https://docs.aws.amazon.com/efs/latest/ug/troubleshooting-efs-mounting.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'efs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = Internal desc = Could not mount \\"fs-0123456789abcdef0:/\\" at \\"/var/lib/kubelet/pods/0d6c/mount\\": mount failed: exit status 1"',
        from: 'aws-efs-csi-driver pkg/driver/node.go',
      },
      {
        source: 'other-log',
        line: '2026-11-20 08:14:02,315 - ERROR - Failed to mount fs-0123456789abcdef0.efs.eu-west-1.amazonaws.com at /mnt/efs: returncode=32, stderr="b\'mount.nfs4: Connection timed out\'"',
        from: 'efs-utils mount_efs',
      },
    ],
    silent: [
      {
        source: 'other-log',
        line: '2026-11-20 08:14:02,315 - INFO - Successfully mounted fs-0123456789abcdef0.efs.eu-west-1.amazonaws.com at /mnt/efs',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 's3-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = Internal desc = Could not mount \\"reports-bucket\\" at \\"/x\\": Mount failed"',
        because: 'a bucket, another rule',
        nearMiss: true,
      },
    ],
  },
});
