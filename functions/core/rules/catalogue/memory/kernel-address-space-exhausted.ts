import { defineRule } from '../../define';

export default defineRule({
  id: 'kernel-address-space-exhausted',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'memory',
  component: 'kernel',
  category: 'memory-allocation',
  severity: 'medium',
  title: 'The kernel could not get a large or per-CPU memory area',
  sources: ['kernel'],
  match: [
    { literal: 'vmap allocation for size', pattern: /vmap allocation for size \d{1,15} failed/ },
    { literal: 'vmalloc error: size ', pattern: /vmalloc error: size \d{1,15}/ },
    { literal: 'vmalloc: allocation failure', pattern: /vmalloc: allocation failure/ },
    { literal: 'SLUB: Unable to allocate memory on', pattern: /SLUB: Unable to allocate memory on (?:node|CPU)/ },
    { literal: 'percpu: allocation failed', pattern: /percpu: allocation failed, size=\d{1,12}/ },
  ],
  dedup: [],
  recovery: { boundary: 'reboot', quietMinutes: 120 },
  confidence: { alone: 0.88, strongerWith: ['memory-nearly-exhausted', 'page-allocation-failed'] },
  mayCause: ['container-cgroup-failed'],
  why: 'Slab, vmalloc or per-CPU memory is exhausted, often by leaked cgroups, very many mounts, BPF maps or iptables rules.',
  impact: 'Cgroups, BPF programs or iptables tables cannot be created.',
  remediation: [
    { do: 'Look at slab size and the number of cgroups in the bundle', risk: 'safe' },
    { do: 'Drain and reboot when cgroups leaked', risk: 'disruptive' },
  ],
  runbook: 'oom-memory-pressure',
  references: ['https://docs.kernel.org/mm/slab.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] vmap allocation for size 8392704 failed: use vmalloc=<size> to increase size',
        from: 'kernel source, mm/vmalloc.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] iptables-restor: vmalloc error: size 12582912, page order 9, failed to allocate pages',
        from: 'kernel source, mm/vmalloc.c, 5.15',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: warn_alloc: vmalloc: allocation failure, allocated 4096 of 8192 bytes',
        from: 'kernel source, mm/vmalloc.c, 4.14',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] SLUB: Unable to allocate memory on node -1, gfp=0xcc0(GFP_KERNEL)',
        from: 'kernel source, mm/slub.c',
      },
      {
        source: 'dmesg-human',
        line: '[Fri Nov 20 08:14:02 2026] percpu: allocation failed, size=384 align=64 atomic=0, alloc from reserved chunk failed',
        from: 'kernel source, mm/percpu.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] percpu: Embedded 54 pages/cpu s184320 r8192 d28672 u262144',
        because: 'boot message',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] SLUB: HWalign=64, Order=0-3, MinObjects=0, CPUs=8, Nodes=1',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
