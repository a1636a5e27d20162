import { defineRule } from '../../define';

export default defineRule({
  id: 'kernel-panic',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kernel',
  component: 'kernel',
  category: 'kernel-crash',
  severity: 'critical',
  criticalBecause: 'the node stopped: every pod on it died with the kernel',
  title: 'The kernel panicked',
  sources: ['kernel'],
  // The trailer “end Kernel panic” repeats the headline and is not counted twice
  match: {
    literal: 'Kernel panic - not syncing',
    pattern: /Kernel panic - not syncing: (?<reason>[A-Za-z][^\n:(]{2,60})/,
    unless: /end Kernel panic/,
  },
  dedup: ['reason'],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.98, strongerWith: ['repeated-reboots'] },
  mayCause: ['node-became-not-ready'],
  why: 'The kernel met a state it must not continue from: an oops with panic_on_oops set (kubelet sets it), no init, no root file system, a watchdog, or no memory left with panic_on_oom.',
  impact: 'The instance halts or reboots after kernel.panic seconds; data not yet written is lost.',
  remediation: [
    {
      do: 'Read the trace above the panic line and the instance console output for the failing function',
      risk: 'safe',
    },
    { do: 'Replace the node; update the AMI when the trace is a known kernel defect', risk: 'disruptive' },
  ],
  runbook: 'kernel-faults',
  nmaReason: 'KernelBug',
  references: [
    'https://docs.kernel.org/admin-guide/sysctl/kernel.html',
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-console.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] Kernel panic - not syncing: Fatal exception in interrupt',
        from: 'kernel source, arch/x86/kernel/dumpstack.c',
      },
      {
        source: 'dmesg-human',
        line: '[Fri Nov 20 08:14:02 2026] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)',
        from: 'kernel source, init/do_mounts.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: [ 8123.456789] Kernel panic - not syncing: Attempted to kill init! exitcode=0x0000000b',
        from: 'kernel source, kernel/exit.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] ---[ end Kernel panic - not syncing: Fatal exception in interrupt ]---',
        because: 'trailer of the same panic',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] Command line: BOOT_IMAGE=/boot/vmlinuz root=UUID=6f2e ro panic=10 crashkernel=auto',
        because: 'boot parameters',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] NMI watchdog: Enabled. Permanently consumes one hw-PMU counter.',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
