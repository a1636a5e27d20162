import { defineRule } from '../../define';

export default defineRule({
  id: 'kernel-messages-suppressed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'network',
  component: 'kernel',
  category: 'log-loss',
  severity: 'info',
  title: 'The kernel left out repeated network messages',
  sources: ['kernel'],
  match: { literal: 'callbacks suppressed', pattern: /net_ratelimit: (?<count>\d{1,9}) callbacks suppressed/ },
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.95, strongerWith: [] },
  mayCause: [],
  why: 'A network message came more often than the kernel prints. The line next to it says which.',
  impact: 'Counts of the neighbouring message are too low.',
  remediation: [{ do: 'Read the message before and after it', risk: 'safe' }],
  runbook: 'kernel-faults',
  references: ['https://docs.kernel.org/admin-guide/sysctl/net.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] net_ratelimit: 12 callbacks suppressed',
        from: 'kernel source, lib/ratelimit.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: net_ratelimit: 2411 callbacks suppressed',
        from: 'kernel source, lib/ratelimit.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] show_signal_msg: 12 callbacks suppressed',
        because: 'crashes, not network',
        nearMiss: true,
      },
      { source: 'sysctl', line: 'net.core.message_cost = 5', because: 'setting', nearMiss: true },
    ],
  },
});
