import { defineRule } from '../../define';

export default defineRule({
  id: 'nfs-state-lost',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'nfs',
  category: 'nfs',
  severity: 'medium',
  title: 'NFS state was lost: stale handles, locks or leases',
  sources: ['kernel', 'kubelet', 'csi'],
  match: [
    {
      literal: 'tale file handle',
      pattern:
        /(?:mount|stat|lstat|getwd|getcwd|open|readdir|statfs|unmount|umount|nfs|NFS)[^\n]{0,200}: [Ss]tale file handle/,
    },
    { literal: 'tale NFS file handle', pattern: /: [Ss]tale NFS file handle/ },
    {
      literal: 'NFS: state manager',
      pattern: /NFS: state manager:? [^\n]{0,60}failed on NFSv4 server (?<server>\S{2,80}) with error \d/,
    },
    { literal: 'Lock reclaim failed', pattern: /nfs4_reclaim_open_state: Lock reclaim failed/ },
    {
      literal: 'returned a bad sequence-id error',
      pattern: /NFS: v4 server (?<server>\S{2,80})\s{1,2}returned a bad sequence-id error/,
    },
  ],
  dedup: [],
  recovery: { boundary: 'reboot', quietMinutes: 30 },
  confidence: { alone: 0.88, strongerWith: ['nfs-server-not-responding'] },
  mayCause: ['volume-unmount-failed', 'volume-setup-failed'],
  why: 'The export was recreated or its server replaced while mounted, or the client was cut off longer than its lease.',
  impact: 'Files on the mount give errors until it is mounted anew; file locks are gone.',
  remediation: [
    { do: 'Delete the pods that use it so that it is mounted anew', risk: 'caution' },
    { do: 'Check whether the file system was deleted or failed over', risk: 'safe' },
  ],
  runbook: 'csi-efs',
  references: ['https://man7.org/linux/man-pages/man5/nfs.5.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[812]: E1120 08:14:02.118204    3121 csi_mounter.go:312] kubernetes.io/csi: failed to stat /var/lib/kubelet/pods/0d6c/volumes/kubernetes.io~csi/data/mount: stat /var/lib/kubelet/pods/0d6c/volumes/kubernetes.io~csi/data/mount: stale NFS file handle',
        from: 'kubernetes volume/csi',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 umount[812]: umount: /mnt/efs: Stale file handle',
        from: 'util-linux',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 df[812]: df: /mnt/efs: Stale NFS file handle',
        from: 'coreutils',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] NFS: state manager: check lease failed on NFSv4 server 10.0.3.7 with error 13',
        from: 'kernel source, fs/nfs/nfs4state.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] nfs4_reclaim_open_state: Lock reclaim failed!',
        from: 'kernel source, fs/nfs/nfs4state.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] NFS: v4 server 10.0.3.7  returned a bad sequence-id error!',
        from: 'kernel source, fs/nfs/nfs4state.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] NFS: Registering the id_resolver key type',
        because: 'boot message',
        nearMiss: true,
      },
      { source: 'dmesg', line: '[ 8123.456789] nfs: server 10.0.3.7 OK', because: 'answers again', nearMiss: true },
    ],
  },
});
