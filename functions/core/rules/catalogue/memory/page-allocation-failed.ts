import { defineRule } from '../../define';

export default defineRule({
  id: 'page-allocation-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'memory',
  component: 'kernel',
  category: 'memory-allocation',
  severity: 'medium',
  title: 'The kernel could not get memory for itself',
  sources: ['kernel'],
  match: { literal: 'page allocation failure: order:', pattern: /: page allocation failure: order:(?<order>\d{1,2})/ },
  dedup: ['order'],
  recovery: { boundary: 'reboot', quietMinutes: 120 },
  confidence: { alone: 0.9, strongerWith: ['memory-nearly-exhausted', 'memory-stalls'] },
  mayCause: ['ena-device-reset'],
  why: 'No run of free pages of that size existed: order 0 means memory was exhausted, higher orders mean it is fragmented.',
  impact: 'The caller copes or fails: dropped packets, failed container starts, failed mounts.',
  remediation: [
    { do: 'See which function asked (call trace)', risk: 'safe' },
    { do: 'Raise vm.min_free_kbytes on nodes with high network load', risk: 'caution' },
    { do: 'Use larger nodes or reserve more memory', risk: 'disruptive' },
  ],
  runbook: 'oom-memory-pressure',
  references: ['https://docs.kernel.org/admin-guide/sysctl/vm.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] kworker/u16:2: page allocation failure: order:0, mode:0x1080020(GFP_ATOMIC), nodemask=(null)',
        from: 'kernel source, mm/page_alloc.c, 4.14',
      },
      {
        source: 'dmesg-human',
        line: '[Fri Nov 20 08:14:02 2026] runc:[1:CHILD]: page allocation failure: order:4, mode:0x40dc0(GFP_KERNEL|__GFP_COMP|__GFP_ZERO), nodemask=(null),cpuset=/,mems_allowed=0',
        from: 'kernel source, mm/page_alloc.c, 5.10',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: swapper/3: page allocation failure: order:2, mode:0x20',
        from: 'kernel source, mm/page_alloc.c, 3.10',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] Node 0 DMA32: 1*4kB (U) 2*8kB (UM) 1*16kB (M) = 36kB',
        because: 'free list of a report',
        nearMiss: true,
      },
      { source: 'dmesg', line: '[ 8123.456789] page_owner is disabled', because: 'boot message', nearMiss: true },
    ],
  },
});
