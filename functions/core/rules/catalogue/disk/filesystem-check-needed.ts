import { defineRule } from '../../define';

export default defineRule({
  id: 'filesystem-check-needed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'kernel',
  category: 'filesystem-error',
  severity: 'low',
  title: 'ext4 asks for a check or prints a warning',
  sources: ['kernel'],
  match: [
    { literal: 'EXT4-fs warning (device ', pattern: /EXT4-fs warning \(device (?<device>[\w-]{2,40})\)/ },
    {
      literal: 'running e2fsck is recommended',
      pattern: /EXT4-fs \((?<device>[\w-]{2,40})\): warning: [^\n]{0,60}running e2fsck is recommended/,
    },
    {
      literal: 'error count since last fsck',
      pattern: /EXT4-fs \((?<device>[\w-]{2,40})\): (?:initial )?error count since last fsck: \d/,
    },
  ],
  dedup: ['device'],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.85, strongerWith: ['ext4-error'] },
  mayCause: [],
  why: 'The file system recorded errors earlier, reached its check interval, or met a limit such as a full directory.',
  impact: 'None now; with recorded errors a check should be planned.',
  remediation: [{ do: 'Run e2fsck on the unmounted volume when errors were recorded', risk: 'caution' }],
  runbook: 'filesystem-corruption',
  npdReason: 'Ext4Warning',
  references: ['https://docs.kernel.org/admin-guide/ext4.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] EXT4-fs warning (device nvme1n1): ext4_dx_add_entry:2461: Directory (ino: 12) index full, reach max htree level :2',
        from: 'kernel source, fs/ext4/namei.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: EXT4-fs (nvme1n1): warning: mounting fs with errors, running e2fsck is recommended',
        from: 'kernel source, fs/ext4/super.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] EXT4-fs (nvme1n1): error count since last fsck: 4',
        from: 'kernel source, fs/ext4/super.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] EXT4-fs (nvme1n1): mounted filesystem with ordered data mode. Quota mode: none.',
        because: 'ordinary mount',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] EXT4-fs error (device nvme1n1): ext4_lookup:1604: inode #2: comm ls: deleted inode referenced: 12',
        because: 'an error, another rule',
        nearMiss: true,
      },
    ],
  },
});
