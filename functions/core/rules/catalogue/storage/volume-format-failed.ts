import { defineRule } from '../../define';

export default defineRule({
  id: 'volume-format-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'storage',
  component: 'csi',
  category: 'volume-mount',
  severity: 'high',
  title: 'A new volume could not be formatted or mounted',
  sources: ['ebs-csi', 'kubelet', 'fsx-csi', 'pod-log', 'messages', 'journal'],
  match: [
    {
      literal: 'could not format ',
      pattern: /could not format \\*"(?<device>\/dev\/[\w/.-]{2,60})\\*" and mount it at/,
      unless: /found errors on device/,
    },
    { literal: 'format of disk', pattern: /format of disk \\*"?(?<device>\/dev\/[\w/.-]{2,60})\\*"? failed:/ },
    { literal: 'failed to format and mount device', pattern: /failed to format and mount device/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.92, strongerWith: ['fsck-failed', 'mount-failed', 'block-io-error'] },
  mayCause: ['volume-setup-failed'],
  why: 'mkfs or mount failed: wrong file system type or options, a disk with foreign content, or disk errors.',
  impact: 'The pod waits for its volume.',
  remediation: [
    { do: 'Read the output of mkfs or mount in the same message', risk: 'safe' },
    { do: 'Compare fsType and mountOptions of the storage class with what the node supports', risk: 'safe' },
  ],
  runbook: 'csi-ebs',
  references: ['https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/faq.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = Internal desc = could not format \\"/dev/nvme1n1\\" and mount it at \\"/var/lib/kubelet/plugins/kubernetes.io/csi/ebs.csi.aws.com/0d6c/globalmount\\": mount failed: exit status 32"',
        from: 'aws-ebs-csi-driver pkg/driver/node.go',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[812]: E1120 08:14:02.118204    3121 nestedpendingoperations.go:348] Operation for "{volumeName:kubernetes.io/csi/x podName: nodeName:}" failed. No retries permitted until 2026-11-20 08:16:04. Error: format of disk "/dev/nvme2n1" failed: type:("ext4") target:("/var/lib/kubelet/x") options:("defaults") errcode:(exit status 1)',
        from: 'kubernetes csi errors',
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 utils.go:81] GRPC error: failed to format and mount device from ("/dev/nvme1n1") to ("/var/lib/x") with fstype ("xfs")',
        from: 'CSI drivers',
      },
    ],
    silent: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 mount_linux.go:608] Disk "/dev/nvme1n1" appears to be unformatted, attempting to format as type: "ext4"',
        because: 'ordinary first use',
        nearMiss: true,
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 mount_linux.go:618] Disk successfully formatted (mkfs): ext4 - /dev/nvme1n1',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
