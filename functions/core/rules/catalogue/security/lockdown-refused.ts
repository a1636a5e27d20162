import { defineRule } from '../../define';

export default defineRule({
  id: 'lockdown-refused',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'security',
  component: 'kernel',
  category: 'lockdown',
  severity: 'low',
  title: 'Kernel lockdown refused an operation',
  sources: ['kernel'],
  match: {
    literal: 'see man kernel_lockdown.7',
    pattern: /Lockdown: (?<process>[^:\n]{1,32}): (?<what>[^\n;]{3,80}) is restricted; see man kernel_lockdown\.7/,
    unless: /hibernation/,
  },
  dedup: ['process', 'what'],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.95, strongerWith: [] },
  mayCause: ['kernel-module-failed', 'bpf-program-refused'],
  why: 'Secure boot or Bottlerocket keep even root from changing the kernel.',
  impact: 'Unsigned modules, raw memory access or some BPF helpers do not work for that agent.',
  remediation: [{ do: 'Use an agent made for locked kernels', risk: 'safe' }],
  runbook: 'selinux-apparmor',
  references: ['https://man7.org/linux/man-pages/man7/kernel_lockdown.7.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] Lockdown: modprobe: unsigned module loading is restricted; see man kernel_lockdown.7',
        from: 'kernel source, security/lockdown/lockdown.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: Lockdown: falcon-sensor: use of kprobes is restricted; see man kernel_lockdown.7',
        from: 'kernel source, security/lockdown/lockdown.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] Lockdown: swapper/0: hibernation is restricted; see man kernel_lockdown.7',
        because: 'no use on servers',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] Kernel is locked down from EFI Secure Boot; see man kernel_lockdown.7',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
