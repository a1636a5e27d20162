import { defineRule } from '../../define';

export default defineRule({
  id: 'core-dumped',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'systemd',
  component: 'systemd',
  category: 'process-crash',
  severity: 'low',
  title: 'A program crashed and left a core dump',
  sources: ['system'],
  match: [
    {
      literal: 'dumped core',
      pattern: /Process \d{1,9} \((?<process>[^)\n]{1,32})\) of user \d{1,10}(?: \S{1,40})? dumped core/,
    },
    { literal: ') crashed in ', pattern: /Process \d{1,9} \((?<process>[^)\n]{1,32})\) crashed in / },
  ],
  dedup: ['process'],
  recovery: { quietMinutes: 120 },
  confidence: { alone: 0.9, strongerWith: ['process-crashed', 'system-daemon-crashed'] },
  mayCause: ['pod-crash-loop'],
  why: 'It aborted or followed a bad pointer; the stack is in the lines that follow.',
  impact: 'That program ended.',
  remediation: [{ do: 'Read the stack trace below; coredumpctl has the rest', risk: 'safe' }],
  runbook: 'systemd-units',
  nmaReason: 'AppCrash',
  npdReason: 'CCPPCrash',
  references: ['https://www.freedesktop.org/software/systemd/man/latest/systemd-coredump.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-coredump[812]: Process 9120 (php-fpm8) of user 1000 dumped core.',
        from: 'systemd coredump',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 abrt-hook-ccpp[812]: Process 9120 (httpd) crashed in libc.so.6()',
        from: 'abrt',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: Started systemd-coredump@0-9120-0.service - Process Core Dump (PID 9120/UID 0).',
        because: 'the collector started',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: Listening on systemd-coredump.socket - Process Core Dump Socket.',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
