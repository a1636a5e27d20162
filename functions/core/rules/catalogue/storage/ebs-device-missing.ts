import { defineRule } from '../../define';

export default defineRule({
  id: 'ebs-device-missing',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'storage',
  component: 'ebs-csi',
  category: 'volume-mount',
  severity: 'high',
  title: 'An attached EBS volume does not show up as a device',
  sources: ['ebs-csi', 'kubelet', 'pod-log'],
  match: [
    { literal: 'ailed to find device path', pattern: /[Ff]ailed to find device path (?<device>\/dev\/[\w/]{2,40})/ },
    {
      literal: 'because it claims to be volume',
      pattern: /refusing to mount (?<device>\/dev\/[\w/]{2,40}) because it claims to be volume/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.93, strongerWith: ['nvme-controller-lost'] },
  mayCause: ['volume-setup-failed', 'volume-mount-timeout'],
  why: 'EC2 says attached, but the kernel has no such disk: the attachment is still under way, the disk failed to start, or udev rules that link names to disks are missing.',
  impact: 'The pod waits; retries often succeed within a minute.',
  remediation: [
    { do: 'Compare lsblk in the bundle with the attachments in EC2', risk: 'safe' },
    { do: 'Look for NVMe errors in dmesg', risk: 'safe' },
  ],
  runbook: 'csi-ebs',
  references: [
    'https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/faq.md',
    'https://docs.aws.amazon.com/ebs/latest/userguide/nvme-ebs-volumes.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = NotFound desc = Failed to find device path /dev/xvdaa. nvme path \\"/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0123456789abcdef0\\" not found"',
        from: 'aws-ebs-csi-driver pkg/driver/node_linux.go',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[812]: E1120 08:14:02.118204    3121 nestedpendingoperations.go:348] Operation for "{volumeName:kubernetes.io/csi/x podName: nodeName:}" failed. No retries permitted until 2026-11-20 08:16:04. Error: MountVolume.MountDevice failed for volume "pvc-0d6c" : rpc error: code = Internal desc = failed to find device path /dev/xvdbb. refusing to mount /dev/nvme2n1 because it claims to be volume1 but should be volume2',
        from: 'kubernetes csi errors',
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = Internal desc = refusing to mount /dev/nvme2n1 because it claims to be volume vol0123 but should be vol0456"',
        from: 'aws-ebs-csi-driver pkg/driver/node_linux.go',
      },
    ],
    silent: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 node_linux.go:110] "[Debug] Falling back to nvme volume ID lookup" devicePath="/dev/xvdaa"',
        because: 'ordinary look-up',
        nearMiss: true,
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 node.go:210] "NodeStageVolume: find device path" devicePath="/dev/xvdaa" source="/dev/nvme2n1"',
        because: 'found',
        nearMiss: true,
      },
    ],
  },
});
