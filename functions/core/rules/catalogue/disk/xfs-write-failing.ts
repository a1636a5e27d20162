import { defineRule } from '../../define';

export default defineRule({
  id: 'xfs-write-failing',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'kernel',
  category: 'filesystem-error',
  severity: 'high',
  title: 'XFS cannot write data or metadata back to disk',
  sources: ['kernel'],
  match: [
    { literal: 'writeback error on inode', pattern: /XFS \((?<device>[\w-]{2,40})\): writeback error on inode \d/ },
    {
      literal: 'Failing async write on buffer block',
      pattern: /XFS \((?<device>[\w-]{2,40})\): Failing async write on buffer block 0x/,
    },
    { literal: 'metadata write error', pattern: /XFS \((?<device>[\w-]{2,40})\): [^\n]{0,60}metadata write error/ },
  ],
  dedup: ['device'],
  recovery: { boundary: 'reboot', quietMinutes: 60 },
  confidence: { alone: 0.95, strongerWith: ['block-io-error', 'thin-pool-full', 'xfs-shutdown'] },
  mayCause: ['xfs-shutdown', 'task-hung'],
  why: 'The disk below refuses or does not answer writes, or a thin volume has no space. XFS tries metadata again for ever unless told otherwise.',
  impact: 'Written data may be lost; unmounts hang.',
  remediation: [
    { do: 'Look for disk errors and the volume status', risk: 'safe' },
    { do: 'Move the workload off the volume', risk: 'caution' },
  ],
  runbook: 'filesystem-corruption',
  references: ['https://docs.kernel.org/admin-guide/xfs.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] XFS (nvme1n1): writeback error on inode 131, offset 0, sector 2048',
        from: 'kernel source, fs/xfs/xfs_aops.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: XFS (dm-3): Failing async write on buffer block 0x1d8. Retrying async write.',
        from: 'kernel source, fs/xfs/xfs_buf.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] XFS (nvme1n1): xfs_inode block 0x1d8 metadata write error',
        from: 'kernel source, fs/xfs/xfs_buf.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] XFS (nvme1n1): Unmounting Filesystem 6f2e',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] XFS (nvme1n1): Ending clean mount',
        because: 'ordinary',
        nearMiss: true,
      },
    ],
  },
});
