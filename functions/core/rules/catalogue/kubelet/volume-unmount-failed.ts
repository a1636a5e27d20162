import { defineRule } from '../../define';

export default defineRule({
  id: 'volume-unmount-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'volume-cleanup',
  severity: 'medium',
  title: 'A volume cannot be unmounted',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'UnmountVolume.TearDown failed for volume',
      pattern: /UnmountVolume\.TearDown failed for volume \\*"(?<volume>[^"\\]{1,120})/,
      unless: /not found in the list of registered CSI drivers/,
    },
    {
      literal: 'UnmountDevice failed for volume',
      pattern: /UnmountDevice failed for volume \\*"(?<volume>[^"\\]{1,120})/,
      unless: /not found in the list of registered CSI drivers/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['volume-mount-timeout', 'pod-termination-stuck'],
  why: 'A process still uses the mount, the server does not answer, or the CSI driver is gone.',
  impact: 'The pod stays in Terminating, and an EBS volume cannot move to another node.',
  remediation: [
    { do: 'Find the process that holds the mount (lsof, fuser)', risk: 'safe' },
    { do: 'Unmount by hand, or drain and reboot the node', risk: 'disruptive' },
  ],
  runbook: 'csi-attach-mount',
  references: ['https://kubernetes.io/docs/concepts/storage/persistent-volumes/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 nestedpendingoperations.go:348] Operation for "{volumeName:kubernetes.io/csi/ebs.csi.aws.com^vol-0a1b2c3d4e5f60718}" failed. Error: UnmountDevice failed for volume "pvc-1f" (UniqueName: "kubernetes.io/csi/ebs.csi.aws.com^vol-0a1b2c3d4e5f60718") on node "ip-10-0-12-34.ec2.internal" : kubernetes.io/csi: attacher.UnmountDevice failed: rpc error: code = Internal desc = Could not unmount target: device or resource busy',
        from: 'kubernetes pkg/volume/util/operationexecutor',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 nestedpendingoperations.go:270] Error: "UnmountVolume.TearDown failed for volume \\"data\\" (UniqueName: \\"kubernetes.io/nfs/7f0c-data\\") pod \\"7f0c\\" (UID: \\"7f0c\\") : Unmount failed: exit status 16 Unmounting arguments: /var/lib/kubelet/pods/7f0c/volumes/kubernetes.io~nfs/data Output: umount.nfs4: device is busy"',
        from: 'kubernetes pkg/volume/util/operationexecutor, 1.14',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 operation_generator.go:803] UnmountVolume.TearDown succeeded for volume "kubernetes.io/configmap/0d6c-settings" (OuterVolumeSpecName: "settings") pod "0d6c" (UID: "0d6c")',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 reconciler_common.go:293] "Volume detached for volume \\"pvc-1f\\" on node \\"ip-10-0-12-34.ec2.internal\\""',
        because: 'success',
      },
    ],
  },
});
