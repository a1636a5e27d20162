import { defineRule } from '../../define';

export default defineRule({
  id: 'kernel-memory-corruption',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kernel',
  component: 'kernel',
  category: 'kernel-crash',
  severity: 'high',
  title: 'The kernel found its own memory damaged',
  sources: ['kernel'],
  match: [
    { literal: 'BUG: Bad page', pattern: /BUG: Bad page (?:state|map|cache) in process (?<process>[^\s:]{1,32})/ },
    { literal: 'BUG: Bad rss-counter', pattern: /BUG: Bad rss-counter state/ },
    { literal: 'BUG: KASAN', pattern: /BUG: KASAN: [a-z-]{3,40}/ },
    { literal: 'list_del corruption', pattern: /\blist_del corruption\b/ },
    { literal: 'list_add corruption', pattern: /\blist_add corruption\b/ },
    {
      literal: 'refcount_t: ',
      pattern: /\brefcount_t: (?:underflow; use-after-free|saturated; leaking memory|addition on 0; use-after-free)/,
    },
    { literal: 'scheduling while atomic', pattern: /BUG: scheduling while atomic: (?<task>[^\s/]{1,32})/ },
    { literal: 'Slab corruption', pattern: /\bSlab corruption\b/ },
    { literal: 'Object already free', pattern: /\bBUG [a-z0-9_-]{2,40}[^\n]{0,60}: Object already free/ },
  ],
  dedup: [],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.93, strongerWith: ['kernel-oops', 'machine-check-error'] },
  mayCause: ['kernel-oops'],
  why: 'A list, counter or page of the kernel holds what it never may: a use after free in the kernel or a module, or a memory chip that flips bits.',
  impact: 'The kernel goes on with damaged state; a crash or wrong data usually follows.',
  remediation: [
    { do: 'Take the call trace and loaded modules and look for a known defect', risk: 'safe' },
    { do: 'Drain and replace the node', risk: 'disruptive' },
  ],
  runbook: 'kernel-faults',
  nmaReason: 'KernelBug',
  references: [
    'https://docs.kernel.org/admin-guide/bug-hunting.html',
    'https://docs.kernel.org/core-api/refcount-vs-atomic.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] BUG: Bad page state in process kworker/2:1  pfn:1a2b3c',
        from: 'kernel source, mm/page_alloc.c',
      },
      {
        source: 'dmesg-human',
        line: '[Fri Nov 20 08:14:02 2026] BUG: Bad rss-counter state mm:00000000a1b2c3d4 type:MM_ANONPAGES val:1',
        from: 'kernel source, kernel/fork.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] BUG: KASAN: use-after-free in ip_rcv+0x10/0x20',
        from: 'kernel source, mm/kasan/report.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] list_del corruption. prev->next should be ffff88810a2b3c40, but was dead000000000100',
        from: 'kernel source, lib/list_debug.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] list_add corruption. next->prev should be prev (ffffea0001), but was ffffea0002.',
        from: 'kernel source, lib/list_debug.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: refcount_t: underflow; use-after-free.',
        from: 'kernel source, lib/refcount.c',
      },
      {
        source: 'journal',
        line: '2026-11-20T08:14:02.118204+0000 ip-10-0-12-34.ec2.internal kernel: BUG: scheduling while atomic: runc/2231/0x00000002',
        from: 'kernel source, kernel/sched/core.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] Slab corruption (Tainted: G           OE    ): dentry start=ffff88810a2b3c40, len=192',
        from: 'kernel source, mm/slab.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] BUG kmalloc-64 (Tainted: G    B             ): Object already free',
        from: 'kernel source, mm/slub.c',
      },
    ],
    silent: [
      { source: 'dmesg', line: '[ 8123.456789] Slab Memory: 2048 kB', because: 'memory report', nearMiss: true },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stdout F DEBUG: Bad page requested by client',
        because: 'application log',
        nearMiss: true,
      },
    ],
  },
});
