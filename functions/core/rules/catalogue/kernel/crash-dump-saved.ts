import { defineRule } from '../../define';

export default defineRule({
  id: 'crash-dump-saved',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kernel',
  component: 'kernel',
  category: 'kernel-crash',
  severity: 'high',
  title: 'A crash dump of the kernel was saved: the node crashed before',
  sources: ['kernel', 'system'],
  match: [
    { literal: 'saving vmcore', pattern: /kdump(?:\[\d+\])?: saving vmcore(?:-dmesg)?(?:\.txt)? (?:complete|to )/ },
    { literal: 'System encountered a fatal error in', pattern: /System encountered a (?<kind>fatal) error in/ },
    { literal: 'systemd-pstore', pattern: /systemd-pstore(?:\[\d+\])?: PStore dmesg-\S{3,60} moved to/ },
  ],
  dedup: [],
  recovery: { none: 'the crash is over; the dump is its trace' },
  confidence: { alone: 0.9, strongerWith: ['repeated-reboots', 'kernel-panic'] },
  mayCause: [],
  why: 'The kernel panicked and the capture kernel or the firmware store kept what it knew.',
  impact: 'The node went down with all its pods.',
  remediation: [{ do: 'Read the dmesg inside the dump: it ends with the panic', risk: 'safe' }],
  runbook: 'kernel-faults',
  npdReason: 'VMcore',
  references: [
    'https://docs.kernel.org/admin-guide/kdump/kdump.html',
    'https://man7.org/linux/man-pages/man8/systemd-pstore.service.8.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kdump[812]: saving vmcore complete',
        from: 'kexec-tools kdump',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kdump[812]: saving vmcore-dmesg.txt to /var/crash/127.0.0.1-2026-11-20/',
        from: 'kexec-tools kdump',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal abrt[812]: System encountered a fatal error in vmcore',
        from: 'abrt',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-pstore[812]: PStore dmesg-efi-170112 moved to /var/lib/systemd/pstore/170112',
        from: 'systemd pstore',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kdumpctl[812]: kdump: Starting kdump: [OK]',
        because: 'armed',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] pstore: Registered efi as persistent store backend',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
