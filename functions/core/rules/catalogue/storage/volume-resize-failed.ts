import { defineRule } from '../../define';

export default defineRule({
  id: 'volume-resize-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'storage',
  component: 'csi',
  category: 'volume-resize',
  severity: 'medium',
  title: 'A volume or its file system could not grow',
  sources: ['ebs-csi', 'kubelet', 'pod-log'],
  match: [
    { literal: 'ould not resize volume', pattern: /[Cc]ould not resize volume \\*"?(?<volume>[\w-]{3,80})/ },
    { literal: 'VolumeModificationRateExceeded', pattern: /\bVolumeModificationRateExceeded\b/ },
    { literal: 'NodeExpandVolume failed', pattern: /NodeExpandVolume failed/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: ['volume-expand-failed'] },
  mayCause: ['volume-expand-failed'],
  why: 'EC2 allows one modification per volume in six hours, the new size or type is not allowed, or the file system tool failed.',
  impact: 'The volume stays at its old size.',
  remediation: [
    { do: 'Wait until the cool-down is over', risk: 'safe' },
    { do: 'Read the error of the tool', risk: 'safe' },
  ],
  runbook: 'csi-ebs',
  references: ['https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modify-volume.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = Internal desc = Could not resize volume \\"vol-0123456789abcdef0\\": volume modification failed"',
        from: 'aws-ebs-csi-driver pkg/driver/controller.go',
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = Internal desc = api error VolumeModificationRateExceeded: You have reached the maximum modification rate per volume limit. Wait at least 6 hours between modifications per EBS volume."',
        from: 'EC2 API',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[812]: E1120 08:14:02.118204    3121 nestedpendingoperations.go:348] Operation for "{volumeName:kubernetes.io/csi/x podName: nodeName:}" failed. No retries permitted until 2026-11-20 08:16:04. Error: MountVolume.NodeExpandVolume failed for volume "pvc-0d6c" : NodeExpandVolume failed',
        from: 'kubernetes csi errors',
      },
    ],
    silent: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 controller.go:600] "ControllerExpandVolume: resized" volumeID="vol-0123456789abcdef0"',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[812]: I1120 08:14:02.118204    3121 operation_generator.go:2100] "MountVolume.NodeExpandVolume succeeded for volume"',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
