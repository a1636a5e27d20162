import { defineRule } from '../../define';

export default defineRule({
  id: 'filesystem-remounted-read-only',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'kernel',
  category: 'filesystem-read-only',
  severity: 'critical',
  criticalBecause: 'nothing can be written to the file system any more and unwritten data is lost',
  title: 'A file system turned read-only after an error',
  sources: ['kernel'],
  match: [
    {
      literal: 'Remounting filesystem read-only',
      pattern: /EXT[234]-fs[^\n]{0,8}\((?:device )?(?<device>[\w-]{2,40})\)[^\n]{0,60}Remounting filesystem read-only/,
    },
    {
      literal: 'forced readonly',
      pattern: /BTRFS[^\n]{0,20}\(device (?<device>[\w-]{2,40})[^)\n]{0,30}\)[^\n]{0,80}forced readonly/,
    },
  ],
  dedup: ['device'],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.97, strongerWith: ['filesystem-read-only', 'block-io-error', 'ext4-error'] },
  mayCause: ['container-start-error', 'sandbox-creation-failed', 'kubelet-unit-failed', 'node-became-not-ready'],
  why: 'ext4 and btrfs stop writing when their metadata cannot be trusted or written: disk errors, a detached volume, or corruption.',
  impact: 'On / or /var the node can start no pod and loses logs; on a data volume its pods fail to write.',
  remediation: [
    { do: 'Look for the disk or file system error just before', risk: 'safe' },
    { do: 'Unmount the volume and run fsck from another host after a snapshot', risk: 'caution' },
    { do: 'Replace the node when it is its own disk', risk: 'disruptive' },
  ],
  runbook: 'filesystem-corruption',
  npdReason: 'FilesystemIsReadOnly',
  references: [
    'https://docs.kernel.org/admin-guide/ext4.html',
    'https://github.com/kubernetes/node-problem-detector/blob/master/config/readonly-monitor.json',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] EXT4-fs (nvme1n1): Remounting filesystem read-only',
        from: 'kernel source, fs/ext4/super.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: EXT4-fs error (device dm-0): ext4_journal_check_start:61: Detected aborted journal; Remounting filesystem read-only',
        from: 'kernel source, fs/ext4/super.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] BTRFS info (device nvme2n1): forced readonly',
        from: 'kernel source, fs/btrfs/messages.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] EXT4-fs (nvme0n1p1): re-mounted. Opts: (null). Quota mode: none.',
        because: 'ordinary remount at boot',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] EXT4-fs (dm-0): mounted filesystem with ordered data mode. Opts: errors=remount-ro',
        because: 'mount option',
        nearMiss: true,
      },
    ],
  },
});
