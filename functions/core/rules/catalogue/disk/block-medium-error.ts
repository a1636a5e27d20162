import { defineRule } from '../../define';

export default defineRule({
  id: 'block-medium-error',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'kernel',
  category: 'block-io-error',
  severity: 'critical',
  criticalBecause: 'the device says that data cannot be read back or written: data is at risk',
  title: 'A disk reports unreadable data',
  sources: ['kernel'],
  // op 0x3 is a discard, which some devices refuse harmlessly
  match: [
    { literal: 'critical medium error', pattern: /critical medium error, dev (?<device>[\w-]{2,32}),/ },
    {
      literal: 'critical target error',
      pattern: /critical target error, dev (?<device>[\w-]{2,32}), sector \d{1,20}\b(?! op 0x3)/,
    },
    { literal: 'Medium Error', pattern: /\[(?<device>sd[a-z]{1,3}|nvme\d+n\d+)\][^\n]{0,40}Sense Key : Medium Error/ },
    { literal: 'critical nexus error', pattern: /critical nexus error, dev (?<device>[\w-]{2,32}),/ },
    { literal: 'Unrecovered read error', pattern: /\[(?<device>sd[a-z]{1,3})\][^\n]{0,60}Unrecovered read error/ },
  ],
  dedup: ['device'],
  recovery: { none: 'a damaged sector stays damaged until the device is replaced' },
  confidence: { alone: 0.95, strongerWith: ['block-io-error'] },
  mayCause: ['ext4-error', 'xfs-corruption', 'filesystem-remounted-read-only'],
  why: 'The storage below lost data of a block or refuses a command for good: a failing instance-store disk or an impaired volume.',
  impact: 'Files on those blocks are lost; the file system may stop.',
  remediation: [
    { do: 'Check the health of the EBS volume, or treat the instance-store disk as failed', risk: 'safe' },
    { do: 'Restore the data elsewhere from snapshot or replica and replace the node', risk: 'disruptive' },
  ],
  runbook: 'nvme-ebs-io',
  nmaReason: 'BlockDeviceIOError',
  npdReason: 'DiskBadBlock',
  references: ['https://docs.aws.amazon.com/ebs/latest/userguide/monitoring-volume-status.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] blk_update_request: critical medium error, dev nvme0n1, sector 4194560 op 0x0:(READ) flags 0x0 phys_seg 1 prio class 0',
        from: 'kernel source, block/blk-core.c',
      },
      {
        source: 'dmesg-human',
        line: '[Fri Nov 20 08:14:02 2026] critical target error, dev nvme3n1, sector 20971520 op 0x1:(WRITE) flags 0x0 phys_seg 1 prio class 2',
        from: 'kernel source, block/blk-mq.c, 6.1',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: sd 0:0:0:0: [sda] tag#12 Sense Key : Medium Error [current] ',
        from: 'kernel source, drivers/scsi/scsi_logging.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] blk_update_request: critical nexus error, dev sdb, sector 8 op 0x1:(WRITE) flags 0x0 phys_seg 1 prio class 0',
        from: 'kernel source, block/blk-core.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] sd 0:0:0:0: [sda] Add. Sense: Unrecovered read error - auto reallocate failed',
        from: 'kernel source, drivers/scsi/constants.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] blk_update_request: critical target error, dev nvme1n1, sector 2048 op 0x3:(DISCARD) flags 0x800 phys_seg 1 prio class 0',
        because: 'refused discard',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] blk_update_request: I/O error, dev nvme1n1, sector 2048',
        because: 'kind of error unknown, another rule',
        nearMiss: true,
      },
    ],
  },
});
