import { defineRule } from '../../define';

export default defineRule({
  id: 'access-beyond-device-end',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'kernel',
  category: 'block-io-error',
  severity: 'high',
  title: 'A file system reaches beyond the end of its disk',
  sources: ['kernel'],
  match: { literal: 'attempt to access beyond end of device', pattern: /attempt to access beyond end of device/ },
  dedup: [],
  recovery: { boundary: 'reboot', quietMinutes: 120 },
  confidence: { alone: 0.9, strongerWith: ['ext4-error', 'xfs-corruption'] },
  mayCause: ['ext4-error', 'xfs-corruption'],
  why: 'The file system believes the disk is larger than it is: a wrong or shrunk device under the same name, a disk that vanished (size 0), or damaged metadata.',
  impact: 'Reads and writes there fail.',
  remediation: [
    { do: 'Compare the size of the device with the file system and with the volume', risk: 'safe' },
    { do: 'Unmount and check the file system', risk: 'caution' },
  ],
  runbook: 'filesystem-corruption',
  nmaReason: 'BlockDeviceIOError',
  references: ['https://docs.aws.amazon.com/ebs/latest/userguide/nvme-ebs-volumes.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] kworker/u16:3: attempt to access beyond end of device',
        from: 'kernel source, block/blk-core.c, 5.10',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: attempt to access beyond end of device',
        from: 'kernel source, block/blk-core.c, 4.14',
      },
      {
        source: 'journal',
        line: '2026-11-20T08:14:02.118204+0000 ip-10-0-12-34.ec2.internal kernel: mount: attempt to access beyond end of device',
        from: 'kernel source, block/blk-core.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvme1n1: want=20971528, limit=20971520',
        because: 'second line of the same report',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvme1n1: detected capacity change from 20971520 to 41943040',
        because: 'the volume grew',
        nearMiss: true,
      },
    ],
  },
});
