import { defineRule } from '../../define';

export default defineRule({
  id: 'volume-expand-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'volume-expand',
  severity: 'medium',
  title: 'The file system of a volume could not be expanded',
  sources: ['kubelet'],
  match: [
    {
      literal: 'NodeExpandVolume failed',
      pattern: /(?:MountVolume|NodeExpandVolume)\.NodeExpandVolume failed(?: for volume \\*"(?<volume>[^"\\]{1,120}))?/,
    },
    { literal: 'MountVolume.resizeFileSystem failed', pattern: /MountVolume\.resizeFileSystem failed/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'The volume grew in EC2, but resize2fs or xfs_growfs on the node failed.',
  impact: 'The pod keeps the old size, or does not start.',
  remediation: [{ do: 'Read the error of the CSI node plugin; check the file system', risk: 'safe' }],
  runbook: 'csi-attach-mount',
  references: ['https://kubernetes.io/docs/concepts/storage/persistent-volumes/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 nestedpendingoperations.go:348] Error: MountVolume.NodeExpandVolume failed for volume "pvc-1f" (UniqueName: "kubernetes.io/csi/ebs.csi.aws.com^vol-0a1b2c3d4e5f60718") pod "db-0" (UID: "7f0c") : rpc error: code = Internal desc = Could not resize volume',
        from: 'kubernetes pkg/volume/util/operationexecutor',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 nestedpendingoperations.go:270] Error: "MountVolume.resizeFileSystem failed for volume \\"pvc-1f\\" : resize of device /dev/nvme2n1 failed: exit status 1"',
        from: 'kubernetes pkg/volume/util, 1.14',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 operation_generator.go:1583] "MountVolume.NodeExpandVolume succeeded for volume \\"pvc-1f\\""',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 operation_generator.go:664] "MountVolume.SetUp succeeded for volume \\"pvc-1f\\""',
        because: 'success',
      },
    ],
  },
});
