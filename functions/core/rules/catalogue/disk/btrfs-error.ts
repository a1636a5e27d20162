import { defineRule } from '../../define';

export default defineRule({
  id: 'btrfs-error',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'kernel',
  category: 'filesystem-error',
  severity: 'high',
  title: 'btrfs found damage or could not write',
  sources: ['kernel'],
  match: [
    { literal: 'BTRFS critical (device', pattern: /BTRFS critical \(device (?<device>[\w-]{2,40})/ },
    {
      literal: 'BTRFS error (device',
      pattern:
        /BTRFS error \(device (?<device>[\w-]{2,40})[^)\n]{0,30}\): (?:bdev|parent transid|bad tree block|checksum|block=|Error removing|level verify|csum|failed to read)/,
    },
    {
      literal: 'BTRFS: error (device',
      pattern: /BTRFS: error \(device (?<device>[\w-]{2,40})[^)\n]{0,30}\) in \w{3,60}:\d{1,6}: errno=-\d/,
    },
    {
      literal: 'csum failed root',
      pattern: /BTRFS warning \(device (?<device>[\w-]{2,40})[^)\n]{0,30}\): csum failed root/,
    },
  ],
  dedup: ['device'],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.93, strongerWith: ['block-io-error'] },
  mayCause: ['filesystem-remounted-read-only'],
  why: 'A block failed its checksum, a tree is inconsistent, or the disk below gave errors.',
  impact: 'Files may be lost; btrfs turns read-only when it cannot go on.',
  remediation: [
    { do: 'Look for disk errors; run btrfs device stats', risk: 'safe' },
    { do: 'Replace the node; restore the data elsewhere', risk: 'disruptive' },
  ],
  runbook: 'filesystem-corruption',
  references: ['https://btrfs.readthedocs.io/en/latest/trouble-index.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] BTRFS critical (device nvme1n1): corrupt leaf: root=5 block=30408704 slot=0',
        from: 'kernel source, fs/btrfs',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] BTRFS error (device nvme1n1): bdev /dev/nvme1n1 errs: wr 4, rd 0, flush 0, corrupt 0, gen 0',
        from: 'kernel source, fs/btrfs/volumes.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: BTRFS: error (device nvme1n1) in btrfs_commit_transaction:2460: errno=-5 IO failure (Error while writing out transaction)',
        from: 'kernel source, fs/btrfs',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] BTRFS warning (device nvme1n1): csum failed root 5 ino 257 off 131072 csum 0x8941f998 expected csum 0x12345678 mirror 1',
        from: 'kernel source, fs/btrfs/inode.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] BTRFS info (device nvme1n1): using free space tree',
        because: 'ordinary mount',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] BTRFS: device fsid 6f2e devid 1 transid 7 /dev/nvme1n1 scanned by systemd-udevd (312)',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
