import { defineRule } from '../../define';

export default defineRule({
  id: 'thin-pool-full',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'device-mapper',
  category: 'disk-full',
  severity: 'critical',
  criticalBecause: 'containers can no longer write; writes wait or fail and data may be lost',
  title: 'A thin pool of LVM or device-mapper is full',
  sources: ['kernel'],
  match: [
    {
      literal: 'no free data space',
      pattern: /device-mapper: thin: [^\n]{0,60}(?:unable to service pool target messages|no free data space)/,
    },
    { literal: 'no free metadata space', pattern: /device-mapper: thin: [^\n]{0,60}no free metadata space/ },
    {
      literal: 'critical space allocation error',
      pattern: /critical space allocation error, dev (?<device>[\w-]{2,32}),/,
    },
    {
      literal: 'switching pool to out-of-data-space',
      pattern: /device-mapper: thin: [^\n]{0,30}switching pool to out-of-data-space(?: \([a-z]{2,10} IO\))? mode/,
    },
    {
      literal: 'dm_pool_alloc_data_block',
      pattern: /metadata operation 'dm_pool_alloc_data_block' failed: error = -28/,
    },
  ],
  dedup: [],
  recovery: {
    literal: 'switching pool to write mode',
    pattern: /device-mapper: thin: [^\n]{0,30}switching pool to write mode/,
  },
  confidence: { alone: 0.95, strongerWith: ['filesystem-nearly-full'] },
  mayCause: ['container-start-error', 'task-hung', 'ext4-error'],
  why: 'Thin volumes promise more than the pool has, and it was used up.',
  impact: 'File systems on the pool hang, turn read-only or lose data.',
  remediation: [
    { do: 'Extend the pool, or delete snapshots and unused containers', risk: 'caution' },
    { do: 'Replace the node; restore the data elsewhere', risk: 'disruptive' },
  ],
  runbook: 'disk-pressure',
  references: ['https://docs.kernel.org/admin-guide/device-mapper/thin-provisioning.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] device-mapper: thin: 253:4: no free data space available.',
        from: 'kernel source, drivers/md/dm-thin.c, older',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] device-mapper: thin: 253:4: switching pool to out-of-data-space (queue IO) mode',
        from: 'kernel source, drivers/md/dm-thin.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] critical space allocation error, dev dm-3, sector 20971520 op 0x1:(WRITE) flags 0x4800 phys_seg 1 prio class 2',
        from: 'kernel source, block/blk-core.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: device-mapper: thin: 253:4: no free metadata space available.',
        from: 'kernel source, drivers/md/dm-thin.c',
      },
      {
        source: 'dmesg',
        line: "[ 8123.456789] device-mapper: thin: 253:4: metadata operation 'dm_pool_alloc_data_block' failed: error = -28",
        from: 'kernel source, drivers/md/dm-thin.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] device-mapper: thin: 253:4: reached low water mark for data device: sending event.',
        because: 'early warning',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] device-mapper: thin: Data device (dm-3) discard unsupported: Disabling discard passdown.',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
