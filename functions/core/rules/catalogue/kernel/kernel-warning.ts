import { defineRule } from '../../define';

export default defineRule({
  id: 'kernel-warning',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kernel',
  component: 'kernel',
  category: 'kernel-warning',
  severity: 'low',
  title: 'The kernel printed a warning with a stack trace',
  sources: ['kernel'],
  match: {
    literal: 'WARNING: CPU: ',
    pattern: /WARNING: CPU: \d{1,4} PID: \d{1,9} at (?<location>[a-z][\w./-]{3,80}:\d{1,6})/,
  },
  dedup: ['location'],
  recovery: { boundary: 'reboot', quietMinutes: 120 },
  confidence: { alone: 0.8, strongerWith: ['kernel-oops'] },
  mayCause: [],
  why: 'A check in the kernel failed that is unexpected but survivable. The file and line name the subsystem.',
  impact: 'Usually none by itself; it can explain a fault that follows.',
  remediation: [{ do: 'Look the location up for this kernel version when a fault followed', risk: 'safe' }],
  runbook: 'kernel-faults',
  references: ['https://docs.kernel.org/admin-guide/tainted-kernels.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] WARNING: CPU: 2 PID: 1204 at net/core/dev.c:5410 __netif_receive_skb_core+0x9c/0xb0',
        from: 'kernel source, kernel/panic.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: WARNING: CPU: 0 PID: 0 at kernel/sched/deadline.c:1204 update_curr_dl+0x2a/0x100',
        from: 'kernel source, kernel/panic.c, 5.10',
      },
    ],
    silent: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 app[812]: WARNING: configuration file not found',
        because: 'a program, no location',
        nearMiss: true,
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 dnsmasq[110]: WARNING: ignoring: 12',
        because: 'a program',
        nearMiss: true,
      },
    ],
  },
});
