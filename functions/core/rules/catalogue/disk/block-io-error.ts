import { defineRule } from '../../define';

export default defineRule({
  id: 'block-io-error',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'kernel',
  category: 'block-io-error',
  severity: 'high',
  title: 'Reading or writing a disk failed',
  sources: ['kernel'],
  // Errors the device itself reports as medium or target errors are worse and have their own rule
  match: [
    {
      literal: 'I/O error, dev ',
      pattern:
        /(?:blk_update_request|end_request|print_req_error)?:? ?I\/O error, dev (?<device>(?!loop|fd\d|sr\d)[\w-]{2,32}), sector \d/,
      unless: /(?:critical|medium|target) error/,
    },
    {
      literal: 'Buffer I/O error on ',
      pattern: /Buffer I\/O error on (?:dev|device) (?<device>(?!loop|fd\d|sr\d)[\w-]{2,32}),/,
    },
    { literal: 'I/O error, lost ', pattern: /\b(?<device>[\w-]{2,32}): I\/O error, lost / },
    {
      literal: 'lost page write due to I/O error on',
      pattern: /lost page write due to I\/O error on (?<device>[\w-]{2,32})/,
    },
    {
      literal: 'I/O Error (sct ',
      pattern:
        /\b(?<device>nvme\d+n\d+): (?:I\/O Cmd\(0x[0-9a-f]+\)|\w{1,20}\(0x[0-9a-f]+\))[^\n]{0,120}I\/O Error \(sct /,
    },
  ],
  dedup: [],
  recovery: { boundary: 'reboot', quietMinutes: 120 },
  confidence: { alone: 0.93, strongerWith: ['nvme-io-timeout', 'nvme-controller-lost'] },
  mayCause: ['ext4-error', 'xfs-shutdown', 'filesystem-remounted-read-only', 'volume-setup-failed', 'pod-crash-loop'],
  why: 'The device answered with an error or did not answer: a volume detached while mounted, an impaired EBS volume, a failed instance-store disk, or a path that went away.',
  impact: 'Programs get EIO; the file system on the device may shut down or turn read-only.',
  remediation: [
    { do: 'Map the device to its volume (lsblk, ebsnvme-id) and check the volume status in EC2', risk: 'safe' },
    { do: 'Move the workload off the volume and check the file system', risk: 'caution' },
    { do: 'Replace the node when it is instance storage or the root volume', risk: 'disruptive' },
  ],
  runbook: 'nvme-ebs-io',
  nmaReason: 'BlockDeviceIOError',
  npdReason: 'IOError',
  references: [
    'https://docs.aws.amazon.com/ebs/latest/userguide/monitoring-volume-status.html',
    'https://docs.aws.amazon.com/ebs/latest/userguide/nvme-ebs-volumes.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] blk_update_request: I/O error, dev nvme2n1, sector 104857472 op 0x1:(WRITE) flags 0x800 phys_seg 8 prio class 0',
        from: 'kernel source, block/blk-core.c, 5.10',
      },
      {
        source: 'journal',
        line: '2026-11-20T08:14:02.118204+0000 ip-10-0-12-34.ec2.internal kernel: I/O error, dev nvme1n1, sector 2048 op 0x0:(READ) flags 0x80700 phys_seg 1 prio class 2',
        from: 'kernel source, block/blk-mq.c, 6.1',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: print_req_error: I/O error, dev xvdf, sector 0',
        from: 'kernel source, block/blk-core.c, 4.14',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] Buffer I/O error on dev nvme2n1, logical block 1310720, lost async page write',
        from: 'kernel source, fs/buffer.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: Buffer I/O error on device dm-3, logical block 0',
        from: 'kernel source, fs/buffer.c, 3.10',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] md0: I/O error, lost async page write',
        from: 'kernel source, fs/buffer.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] EXT4-fs (xvdf): lost page write due to I/O error on xvdf',
        from: 'kernel source, fs/buffer.c, 4.1',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvme1n1: Read(0x2) @ LBA 1336320, 32 blocks, I/O Error (sct 0x3 / sc 0x70) ',
        from: 'kernel source, drivers/nvme/host/core.c, 5.18 and later',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] blk_update_request: I/O error, dev loop3, sector 0 op 0x0:(READ) flags 0x0 phys_seg 1 prio class 0',
        because: 'a loop device that was detached',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] blk_update_request: I/O error, dev fd0, sector 0',
        because: 'floppy drive of a virtual machine',
        nearMiss: true,
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 app[812]: WARN retry after I/O error, devices=2',
        because: 'application log',
        nearMiss: true,
      },
    ],
  },
});
