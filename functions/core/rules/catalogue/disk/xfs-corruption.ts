import { defineRule } from '../../define';

export default defineRule({
  id: 'xfs-corruption',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'kernel',
  category: 'filesystem-error',
  severity: 'critical',
  criticalBecause: 'metadata of a file system is damaged: data is at risk',
  title: 'XFS found damaged metadata',
  sources: ['kernel'],
  match: [
    {
      literal: 'Metadata corruption detected',
      pattern: /XFS \((?<device>[\w-]{2,40})\): Metadata corruption detected/,
    },
    { literal: 'Corruption detected', pattern: /XFS \((?<device>[\w-]{2,40})\): Corruption detected/ },
    { literal: 'Metadata CRC error detected', pattern: /XFS \((?<device>[\w-]{2,40})\): Metadata CRC error detected/ },
    {
      literal: 'Unmount and run xfs_repair',
      pattern: /XFS \((?<device>[\w-]{2,40})\): [^\n]{0,80}Unmount and run xfs_repair/,
    },
    { literal: 'corrupt inode', pattern: /XFS \((?<device>[\w-]{2,40})\): corrupt inode \d/ },
    {
      literal: ' of file fs/xfs/',
      pattern: /XFS \((?<device>[\w-]{2,40})\): Internal error [^\n]{1,120} at line \d{1,6} of file fs\/xfs\//,
    },
    { literal: 'metadata I/O error', pattern: /XFS \((?<device>[\w-]{2,40})\): metadata I\/O error/ },
    { literal: 'Log inconsistent', pattern: /XFS \((?<device>[\w-]{2,40})\): Log inconsistent/ },
    {
      literal: 'log mount/recovery failed',
      pattern: /XFS \((?<device>[\w-]{2,40})\): log mount\/recovery failed: error -\d/,
    },
  ],
  dedup: ['device'],
  recovery: { none: 'damage on disk stays until xfs_repair was run on the unmounted device' },
  confidence: { alone: 0.96, strongerWith: ['block-io-error'] },
  mayCause: ['xfs-shutdown', 'volume-setup-failed'],
  why: 'A metadata block failed its checksum or holds impossible values: lost or misdirected writes of the disk, a volume mounted twice, bad memory, or a kernel defect.',
  impact: 'XFS will shut down when it touches the block in a transaction; files may be lost.',
  remediation: [
    { do: 'Snapshot the volume before anything else', risk: 'safe' },
    { do: 'Unmount and run xfs_repair -n, then xfs_repair', risk: 'caution' },
    { do: 'Replace the node when it is its own disk', risk: 'disruptive' },
  ],
  runbook: 'filesystem-corruption',
  references: [
    'https://man7.org/linux/man-pages/man8/xfs_repair.8.html',
    'https://docs.kernel.org/admin-guide/xfs.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] XFS (nvme1n1): Metadata corruption detected at xfs_inode_buf_verify+0x178/0x190 [xfs], xfs_inode block 0x1d8',
        from: 'kernel source, fs/xfs/xfs_error.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] XFS (nvme1n1): Metadata CRC error detected at xfs_agf_read_verify+0xd2/0xf0 [xfs], xfs_agf block 0x1',
        from: 'kernel source, fs/xfs/xfs_error.c',
      },
      {
        source: 'dmesg-human',
        line: '[Fri Nov 20 08:14:02 2026] XFS (dm-0): Corruption detected. Unmount and run xfs_repair',
        from: 'kernel source, fs/xfs/xfs_error.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] XFS (nvme1n1): corrupt inode 1573377 ((a)extents = 1).  Unmount and run xfs_repair.',
        from: 'kernel source, fs/xfs, 4.14',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] XFS (nvme1n1): Internal error XFS_WANT_CORRUPTED_GOTO at line 1637 of file fs/xfs/libxfs/xfs_alloc.c.  Caller xfs_free_extent+0x130',
        from: 'kernel source, fs/xfs/xfs_error.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: XFS (xvdf): metadata I/O error: block 0x2 ("xfs_trans_read_buf_map") error 5 numblks 1',
        from: 'kernel source, fs/xfs/xfs_buf.c, 4.14',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] XFS (nvme1n1): Log inconsistent or not a log (last==0, first!=1)',
        from: 'kernel source, fs/xfs/xfs_log_recover.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] XFS (nvme1n1): log mount/recovery failed: error -117',
        from: 'kernel source, fs/xfs/xfs_log_recover.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] XFS (nvme1n1): Ending recovery (logdev: internal)',
        because: 'log replay went well',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] XFS (nvme1n1): xlog_verify_grant_tail: space > BBTOB(tail_blocks)',
        because: 'harmless debug notice',
        nearMiss: true,
      },
    ],
  },
});
