import { defineRule } from '../../define';

export default defineRule({
  id: 'xfs-shutdown',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'kernel',
  category: 'filesystem-error',
  severity: 'critical',
  criticalBecause: 'the file system stopped: every access fails until it is repaired and mounted again',
  title: 'XFS shut a file system down',
  sources: ['kernel'],
  match: [
    {
      literal: 'hutting down filesystem',
      pattern: /XFS \((?<device>[\w-]{2,40})\): [^\n]{0,120}[Ss]hutting down filesystem/,
    },
    {
      literal: 'xfs_do_force_shutdown(0x',
      pattern: /XFS \((?<device>[\w-]{2,40})\): xfs_do_force_shutdown\(0x[0-9a-f]+\) called from/,
    },
    {
      literal: 'Filesystem has been shut down',
      pattern: /XFS \((?<device>[\w-]{2,40})\): Filesystem has been shut down due to/,
    },
    { literal: 'log I/O error -', pattern: /XFS \((?<device>[\w-]{2,40})\): (?:xfs_)?log I\/O error -\d/ },
    {
      literal: 'unmount the filesystem and rectify',
      pattern: /XFS \((?<device>[\w-]{2,40})\): Please unmount the filesystem and rectify the problem/,
    },
    { literal: 'xfs_log_force: error', pattern: /XFS \((?<device>[\w-]{2,40})\): xfs_log_force: error -?5 returned/ },
  ],
  dedup: ['device'],
  recovery: {
    literal: 'Ending clean mount',
    pattern: /XFS \((?<device>[\w-]{2,40})\): Ending clean mount/,
    by: ['device'],
  },
  confidence: { alone: 0.97, strongerWith: ['block-io-error', 'nvme-controller-lost', 'xfs-corruption'] },
  mayCause: ['container-start-error', 'sandbox-creation-failed', 'kubelet-unit-failed', 'node-became-not-ready'],
  why: 'XFS stops at once when it cannot write its log or finds its metadata inconsistent, to prevent more damage. Most often the disk below failed or was detached while mounted.',
  impact: 'On the root disk the node is lost; on a data volume its pods get EIO.',
  remediation: [
    { do: 'Look for disk errors just before; check the EBS volume', risk: 'safe' },
    { do: 'Unmount, snapshot, and mount again to replay the log; xfs_repair only if that fails', risk: 'caution' },
    { do: 'Replace the node when it is its own disk', risk: 'disruptive' },
  ],
  runbook: 'filesystem-corruption',
  npdReason: 'XfsHasShutdown',
  references: [
    'https://docs.kernel.org/admin-guide/xfs.html',
    'https://man7.org/linux/man-pages/man8/xfs_repair.8.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] XFS (nvme1n1): Corruption of in-memory data detected.  Shutting down filesystem',
        from: 'kernel source, fs/xfs/xfs_fsops.c, 5.4',
      },
      {
        source: 'journal',
        line: '2026-11-20T08:14:02.118204+0000 ip-10-0-12-34.ec2.internal kernel: XFS (nvme1n1): Log I/O Error (0x2) detected at xlog_ioend_work+0x6c/0x80 [xfs] (fs/xfs/xfs_log.c:1377).  Shutting down filesystem.',
        from: 'kernel source, fs/xfs/xfs_fsops.c, 6.1',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: XFS (dm-1): xfs_do_force_shutdown(0x2) called from line 1250 of file fs/xfs/xfs_log.c.  Return address = 0xffffffffa02f',
        from: 'kernel source, fs/xfs/xfs_fsops.c, 4.14',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] XFS (nvme2n1): Filesystem has been shut down due to log error (0x2).',
        from: 'kernel source, fs/xfs/xfs_fsops.c, 6.1',
      },
      { source: 'dmesg', line: '[ 8123.456789] XFS (xvdf): log I/O error -5', from: 'kernel source, fs/xfs/xfs_log.c' },
      {
        source: 'dmesg',
        line: '[ 8123.456789] XFS (nvme1n1): Please unmount the filesystem and rectify the problem(s)',
        from: 'kernel source, fs/xfs/xfs_fsops.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] XFS (nvme1n1): xfs_log_force: error -5 returned.',
        from: 'kernel source, fs/xfs/xfs_log.c, 4.14',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] XFS (nvme1n1): Unmounting Filesystem',
        because: 'ordinary unmount',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] XFS (dm-0): Mounting V5 Filesystem',
        because: 'ordinary mount',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] XFS (nvme1n1): Starting recovery (logdev: internal)',
        because: 'log replay after a hard stop',
        nearMiss: true,
      },
    ],
  },
});
