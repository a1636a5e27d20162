import { defineRule } from '../../define';

export default defineRule({
  id: 'ext4-write-lost',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'kernel',
  category: 'filesystem-error',
  severity: 'high',
  title: 'ext4 lost data it had accepted',
  sources: ['kernel'],
  match: [
    { literal: 'Data will be lost', pattern: /This should not happen!!\s{1,2}Data will be lost/ },
    {
      literal: 'with error 28',
      pattern:
        /EXT4-fs \((?<device>[\w-]{2,40})\): Delayed block allocation failed for inode \d+ [^\n]{0,80}with error 28/,
    },
    {
      literal: 'failed to convert unwritten extents',
      pattern: /EXT4-fs[^\n]{0,40}failed to convert unwritten extents to written extents -- potential data loss/,
    },
  ],
  dedup: [],
  recovery: { none: 'what was lost does not come back' },
  confidence: { alone: 0.93, strongerWith: ['filesystem-nearly-full', 'ext4-error'] },
  mayCause: ['pod-crash-loop'],
  why: 'Space or the disk was gone when delayed writes had to be placed.',
  impact: 'Files hold less than programs wrote.',
  remediation: [
    { do: 'Check free space and disk errors at that time', risk: 'safe' },
    { do: 'Check the data of the programs on that volume', risk: 'caution' },
  ],
  runbook: 'filesystem-corruption',
  references: ['https://docs.kernel.org/admin-guide/ext4.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] EXT4-fs (nvme1n1): This should not happen!! Data will be lost',
        from: 'kernel source, fs/ext4/inode.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] EXT4-fs (nvme1n1): Delayed block allocation failed for inode 131085 at logical offset 0 with max blocks 8 with error 28',
        from: 'kernel source, fs/ext4/inode.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: EXT4-fs (nvme1n1): failed to convert unwritten extents to written extents -- potential data loss!  (inode 12, error -5)',
        from: 'kernel source, fs/ext4/page-io.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] EXT4-fs (nvme1n1): Total free blocks count 0',
        because: 'detail of the report',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] EXT4-fs (nvme1n1): mounted filesystem without journal. Opts: (null)',
        because: 'ordinary mount',
        nearMiss: true,
      },
    ],
  },
});
