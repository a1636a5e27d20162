import { defineRule } from '../../define';

export default defineRule({
  id: 'fuse-endpoint-dead',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'storage',
  component: 'fuse',
  category: 'fuse',
  severity: 'high',
  title: 'The process behind a FUSE mount is gone',
  sources: ['csi', 'system'],
  match: {
    literal: 'ransport endpoint is not connected',
    pattern:
      /(?:stat|lstat|mount|open|readdir|statfs|unmount|umount|mkdir|ls|df)[^\n]{0,300}: [Tt]ransport endpoint is not connected/,
  },
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: ['oom-container-limit', 's3-mount-failed'] },
  mayCause: ['volume-setup-failed', 'volume-unmount-failed', 'pod-termination-stuck'],
  why: 'mount-s3 or another FUSE program crashed or was killed (often for memory) while its mount is still there.',
  impact: 'All access through it fails until the pod is recreated.',
  remediation: [
    { do: 'Look for an OOM kill or crash of the FUSE process', risk: 'safe' },
    { do: 'Delete the pods that use the volume so that it is mounted anew', risk: 'caution' },
  ],
  runbook: 'csi-s3',
  references: [
    'https://github.com/awslabs/mountpoint-s3-csi-driver/blob/main/docs/TROUBLESHOOTING.md',
    'https://docs.kernel.org/filesystems/fuse.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[812]: E1120 08:14:02.118204    3121 nestedpendingoperations.go:348] Error: UnmountVolume.TearDown failed for volume "s3" : stat /var/lib/kubelet/pods/0d6c/volumes/kubernetes.io~csi/s3/mount: transport endpoint is not connected',
        from: 'kubernetes volume',
      },
      {
        source: 's3-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 node.go:120] readdir /var/lib/kubelet/plugins/s3.csi.aws.com/mnt/0d6c: Transport endpoint is not connected',
        from: 'Go os errors',
      },
    ],
    silent: [
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F accept4: socket is not connected',
        because: 'application socket',
        nearMiss: true,
      },
      {
        source: 's3-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 mounter.go:80] unmounted /var/lib/kubelet/plugins/s3.csi.aws.com/mnt/0d6c',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
