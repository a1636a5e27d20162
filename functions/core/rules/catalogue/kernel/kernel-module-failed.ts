import { defineRule } from '../../define';

export default defineRule({
  id: 'kernel-module-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kernel',
  component: 'kernel',
  category: 'kernel-module',
  severity: 'low',
  title: 'A kernel module could not be loaded',
  sources: ['kernel', 'system', 'user-data'],
  match: [
    {
      literal: 'modprobe: FATAL: Module ',
      pattern: /modprobe: FATAL: Module (?<module>[\w-]{2,50}) not found in directory/,
    },
    { literal: "Failed to find module '", pattern: /Failed to find module '(?<module>[\w-]{2,50})'/ },
    {
      literal: "Failed to insert module '",
      pattern: /Failed to insert module '(?<module>[\w-]{2,50})': (?!File exists)/,
    },
    {
      literal: "could not insert '",
      pattern: /modprobe: ERROR: could not insert '(?<module>[\w-]{2,50})': (?!(?:Module already|File exists))/,
    },
    {
      literal: 'disagrees about version of symbol',
      pattern: /\b(?<module>[\w-]{2,50}): disagrees about version of symbol/,
    },
    { literal: ': Unknown symbol ', pattern: /(?:^|[\]:] )(?<module>[\w-]{2,50}): Unknown symbol \w/ },
    { literal: 'Loading of unsigned module is rejected', pattern: /Loading of unsigned module is rejected/ },
  ],
  dedup: [],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.85, strongerWith: [] },
  mayCause: [],
  why: 'The module does not exist for this kernel, was built for another one, or is not signed as lockdown or secure boot demand. Typical after a kernel update without its driver package.',
  impact: 'Its feature is missing: ip_vs, br_netfilter, nvidia, lustre …',
  remediation: [
    { do: 'Compare the running kernel with the installed modules package', risk: 'safe' },
    { do: 'Use an AMI in which kernel and driver fit together', risk: 'disruptive' },
  ],
  runbook: 'kernel-faults',
  references: [
    'https://man7.org/linux/man-pages/man8/modprobe.8.html',
    'https://docs.kernel.org/admin-guide/module-signing.html',
  ],
  falsePositives: 'optional modules a tool tries in turn',
  examples: {
    fires: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 modprobe[812]: modprobe: FATAL: Module ip_vs_wrr not found in directory /lib/modules/6.1.112-122.189.amzn2023.x86_64',
        from: 'kmod',
      },
      {
        source: 'journal',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-modules-load[812]: Failed to find module 'br_netfilter'",
        from: 'systemd modules-load',
      },
      {
        source: 'journal',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-modules-load[812]: Failed to insert module 'nvidia': No such device",
        from: 'systemd modules-load',
      },
      {
        source: 'messages',
        line: "Nov 20 08:14:02 ip-10-0-12-34 nvidia-modprobe[812]: modprobe: ERROR: could not insert 'nvidia': Exec format error",
        from: 'kmod',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] lustre: disagrees about version of symbol module_layout',
        from: 'kernel source, kernel/module/version.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] efa: Unknown symbol ib_register_device (err -2)',
        from: 'kernel source, kernel/module/main.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] Loading of unsigned module is rejected',
        from: 'kernel source, kernel/module/signing.c',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-modules-load[812]: Module 'overlay' is built in",
        because: 'built in',
        nearMiss: true,
      },
      {
        source: 'messages',
        line: "Nov 20 08:14:02 ip-10-0-12-34 modprobe[812]: modprobe: ERROR: could not insert 'ip_vs': Module already in kernel",
        because: 'already there',
        nearMiss: true,
      },
    ],
  },
});
