import { defineRule } from '../../define';

export default defineRule({
  id: 'filesystem-log-replayed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'kernel',
  category: 'unclean-stop',
  severity: 'info',
  title: 'A file system was mounted after an unclean stop',
  sources: ['kernel'],
  match: [
    { literal: 'Starting recovery (logdev', pattern: /XFS \((?<device>[\w-]{2,40})\): Starting recovery \(logdev/ },
    { literal: ': recovery complete', pattern: /EXT4-fs \((?<device>[\w-]{2,40})\): recovery complete/ },
  ],
  dedup: ['device'],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.9, strongerWith: ['repeated-reboots'] },
  mayCause: [],
  why: 'The volume was not unmounted: the node crashed, was stopped hard, or the volume was force-detached.',
  impact: 'None: the log was replayed. It shows that the stop before was not clean.',
  remediation: [{ do: 'Look for a panic or a forced stop before this boot', risk: 'safe' }],
  runbook: 'filesystem-corruption',
  references: ['https://docs.kernel.org/admin-guide/xfs.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] XFS (nvme1n1): Starting recovery (logdev: internal)',
        from: 'kernel source, fs/xfs/xfs_log.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: EXT4-fs (nvme1n1): recovery complete',
        from: 'kernel source, fs/ext4/super.c',
      },
    ],
    silent: [
      { source: 'dmesg', line: '[ 8123.456789] XFS (nvme1n1): Ending clean mount', because: 'clean', nearMiss: true },
      {
        source: 'dmesg',
        line: '[ 8123.456789] EXT4-fs (nvme1n1): mounted filesystem with ordered data mode',
        because: 'clean',
        nearMiss: true,
      },
    ],
  },
});
