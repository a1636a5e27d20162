import { defineRule } from '../../define';

export default defineRule({
  id: 'ext4-error',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'kernel',
  category: 'filesystem-error',
  severity: 'critical',
  criticalBecause: 'metadata of a file system is damaged or cannot be written: data is at risk',
  title: 'ext4 found damaged or unreadable metadata',
  sources: ['kernel'],
  match: [
    { literal: 'EXT4-fs error (device ', pattern: /EXT4-fs error \(device (?<device>[\w-]{2,40})\)/ },
    {
      literal: 'I/O error while writing superblock',
      pattern: /EXT[234]-fs \((?<device>[\w-]{2,40})\): I\/O error while writing superblock/,
    },
    {
      literal: 'previous I/O error to superblock',
      pattern: /EXT[234]-fs \((?<device>[\w-]{2,40})\): previous I\/O error to superblock/,
    },
    { literal: 'error loading journal', pattern: /EXT[34]-fs \((?<device>[\w-]{2,40})\): error loading journal/ },
    {
      literal: 'group descriptors corrupted',
      pattern: /EXT4-fs \((?<device>[\w-]{2,40})\): group descriptors corrupted/,
    },
    { literal: 'bad geometry: ', pattern: /EXT4-fs \((?<device>[\w-]{2,40})\): bad geometry: / },
    { literal: 'Aborting journal on device', pattern: /Aborting journal on device (?<device>[\w-]{2,40})/ },
    {
      literal: 'Detected IO errors while flushing file data',
      pattern: /JBD2: Detected IO errors while flushing file data on (?<device>[\w-]{2,40})/,
    },
    {
      literal: 'Delayed block allocation failed',
      pattern:
        /EXT4-fs \((?<device>[\w-]{2,40})\): Delayed block allocation failed for inode \d+ [^\n]{0,80} error (?!28\b)\d/,
    },
    {
      literal: 'Error -5 detected when updating journal superblock',
      pattern: /JBD2: Error -5 detected when updating journal superblock for (?<device>[\w-]{2,40})/,
    },
  ],
  dedup: ['device'],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.96, strongerWith: ['block-io-error', 'nvme-controller-lost'] },
  mayCause: ['filesystem-remounted-read-only', 'volume-setup-failed', 'pod-crash-loop'],
  why: 'A block of metadata failed its check, could not be read, or the journal could not be written: a disk error, a volume mounted on two nodes at once, or a crash that lost writes.',
  impact: 'The file system usually turns read-only; files may be lost.',
  remediation: [
    { do: 'Check the disk below for I/O errors first', risk: 'safe' },
    { do: 'Snapshot the volume, unmount it and run e2fsck', risk: 'caution' },
    { do: 'Restore from backup or replace the node', risk: 'disruptive' },
  ],
  runbook: 'filesystem-corruption',
  npdReason: 'Ext4Error',
  references: ['https://docs.kernel.org/admin-guide/ext4.html', 'https://man7.org/linux/man-pages/man8/e2fsck.8.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] EXT4-fs error (device nvme1n1): ext4_find_entry:1455: inode #2: comm java: reading directory lblock 0',
        from: 'kernel source, fs/ext4/namei.c',
      },
      {
        source: 'dmesg-human',
        line: '[Fri Nov 20 08:14:02 2026] EXT4-fs (nvme1n1): previous I/O error to superblock detected',
        from: 'kernel source, fs/ext4/super.c, 4.14',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] EXT4-fs (dm-2): I/O error while writing superblock',
        from: 'kernel source, fs/ext4/super.c, 5.4',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] EXT4-fs (nvme1n1): error loading journal',
        from: 'kernel source, fs/ext4/super.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] EXT4-fs (nvme1n1): group descriptors corrupted!',
        from: 'kernel source, fs/ext4/super.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] EXT4-fs (nvme1n1): bad geometry: block count 2621440 exceeds size of device (1310720 blocks)',
        from: 'kernel source, fs/ext4/super.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: Aborting journal on device nvme1n1-8.',
        from: 'kernel source, fs/jbd2/journal.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] JBD2: Detected IO errors while flushing file data on dm-0-8',
        from: 'kernel source, fs/jbd2/commit.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] EXT4-fs (nvme1n1): Delayed block allocation failed for inode 131085 at logical offset 0 with max blocks 8 with error 5',
        from: 'kernel source, fs/ext4/inode.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] JBD2: Error -5 detected when updating journal superblock for nvme1n1-8.',
        from: 'kernel source, fs/jbd2/journal.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] EXT4-fs (nvme1n1): mounted filesystem with ordered data mode. Opts: (null)',
        because: 'ordinary mount',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] EXT4-fs (nvme1n1): recovery complete',
        because: 'journal replayed after a hard stop',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] EXT4-fs warning (device nvme1n1): ext4_dirblock_csum_verify:375: No space for directory leaf checksum.',
        because: 'warning, another rule',
        nearMiss: true,
      },
    ],
  },
});
