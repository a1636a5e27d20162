import { defineRule } from '../../define';

export default defineRule({
  id: 'kernel-oops',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kernel',
  component: 'kernel',
  category: 'kernel-crash',
  severity: 'critical',
  criticalBecause:
    'kubelet sets panic_on_oops, so an oops reboots the node; without it kernel state is damaged and locks stay held',
  title: 'The kernel crashed in its own code (oops)',
  sources: ['kernel'],
  // Soft lockups also start with “BUG:” and have their own rule, so each headline is spelled out
  match: [
    {
      literal: 'BUG: unable to handle',
      pattern: /BUG: unable to handle (?<fault>kernel NULL pointer dereference|kernel paging request|page fault)/,
    },
    { literal: 'BUG: kernel NULL pointer dereference', pattern: /BUG: (?<fault>kernel NULL pointer dereference)/ },
    {
      literal: 'Unable to handle kernel',
      pattern:
        /Unable to handle kernel (?<fault>NULL pointer dereference|paging request|read from unreadable memory|access to user memory|write to read-only memory)/,
    },
    {
      literal: 'general protection fault',
      pattern:
        /\bgeneral protection fault(?:, probably for non-canonical address 0x[0-9a-f]{1,16})?: [0-9a-f]{4}(?<fault>) \[#\d/,
    },
    { literal: 'divide error: ', pattern: /\b(?<fault>divide error): [0-9a-f]{4} \[#\d/ },
    { literal: 'invalid opcode: ', pattern: /\b(?<fault>invalid opcode): [0-9a-f]{4} \[#\d/ },
    { literal: 'kernel BUG at ', pattern: /\bkernel BUG at (?<fault>[\w./-]{3,120})/ },
    { literal: 'Internal error: Oops', pattern: /Internal error: (?<fault>Oops)/ },
  ],
  dedup: ['fault'],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.97, strongerWith: ['kernel-panic'] },
  mayCause: ['kernel-panic', 'node-became-not-ready', 'pleg-unhealthy'],
  why: 'A defect of the kernel or of a loaded module, or damaged memory: code followed a bad pointer or met a state it asserts cannot be.',
  impact: 'The task that ran is killed while it may hold locks; others hang behind them or the node reboots.',
  remediation: [
    {
      do: 'Take the function names of the call trace and the kernel version and look for a known defect',
      risk: 'safe',
    },
    { do: 'Replace the node, with a newer AMI when one fixes it', risk: 'disruptive' },
    { do: 'Remove out-of-tree modules named in “Modules linked in” (security agents, drivers)', risk: 'caution' },
  ],
  runbook: 'kernel-faults',
  nmaReason: 'KernelBug',
  npdReason: 'KernelOops',
  references: [
    'https://docs.kernel.org/admin-guide/bug-hunting.html',
    'https://github.com/kubernetes/node-problem-detector/blob/master/config/kernel-monitor.json',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] BUG: unable to handle kernel NULL pointer dereference at 0000000000000058',
        from: 'kernel source, arch/x86/mm/fault.c, 4.14',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] BUG: kernel NULL pointer dereference, address: 0000000000000010',
        from: 'kernel source, arch/x86/mm/fault.c, 5.4 and later',
      },
      {
        source: 'journal',
        line: '2026-11-20T08:14:02.118204+0000 ip-10-0-12-34.ec2.internal kernel: BUG: unable to handle page fault for address: ffffb0c1c2d3e000',
        from: 'kernel source, arch/x86/mm/fault.c, 5.4 and later',
      },
      {
        source: 'dmesg-human',
        line: '[Fri Nov 20 08:14:02 2026] Unable to handle kernel paging request at virtual address ffff8000dead4000',
        from: 'kernel source, arch/arm64/mm/fault.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: general protection fault: 0000 [#1] SMP PTI',
        from: 'kernel source, arch/x86/kernel/traps.c, 4.14',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] general protection fault, probably for non-canonical address 0xdead000000000100: 0000 [#2] PREEMPT SMP NOPTI',
        from: 'kernel source, arch/x86/kernel/traps.c, 5.10',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] divide error: 0000 [#1] SMP NOPTI',
        from: 'kernel source, arch/x86/kernel/traps.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] invalid opcode: 0000 [#1] SMP PTI',
        from: 'kernel source, arch/x86/kernel/traps.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: [ 8123.456789] kernel BUG at mm/slub.c:305!',
        from: 'kernel source, lib/bug.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] Internal error: Oops: 0000000096000004 [#1] SMP',
        from: 'kernel source, arch/arm64/kernel/traps.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] watchdog: BUG: soft lockup - CPU#3 stuck for 22s! [java:40646]',
        because: 'a lockup, another rule',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] traps: node[4312] general protection fault ip:7f1c2a sp:7ffd10 error:0 in libc-2.26.so[7f1c2a000000+1a5000]',
        because: 'a user program crashed, not the kernel',
        nearMiss: true,
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F DEBUG: unable to handle event, retrying',
        because: 'application log',
        nearMiss: true,
      },
    ],
  },
});
