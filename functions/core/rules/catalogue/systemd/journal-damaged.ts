import { defineRule } from '../../define';

export default defineRule({
  id: 'journal-damaged',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'systemd',
  component: 'journald',
  category: 'log-loss',
  severity: 'low',
  title: 'Journal files were damaged or not closed cleanly',
  sources: ['kernel', 'system'],
  match: [
    {
      literal: 'uncleanly shut down, renaming and replacing',
      pattern: /File (?<file>\/\S{5,160}\.journal) corrupted or uncleanly shut down, renaming and replacing/,
    },
    { literal: 'Journal file corrupted', pattern: /Journal file corrupted, rotating/ },
  ],
  dedup: [],
  recovery: { none: 'the old file stays as it is' },
  confidence: { alone: 0.9, strongerWith: ['repeated-reboots'] },
  mayCause: [],
  why: 'The node stopped without shutdown, or the disk gave errors.',
  impact: 'The last lines before the stop may be missing.',
  remediation: [{ do: 'Take it as a sign of a hard stop; look for its cause', risk: 'safe' }],
  runbook: 'systemd-units',
  references: ['https://www.freedesktop.org/software/systemd/man/latest/systemd-journald.service.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-journald[812]: File /var/log/journal/ec2f8a1b/system.journal corrupted or uncleanly shut down, renaming and replacing.',
        from: 'systemd journald',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 systemd-journal[812]: Journal file corrupted, rotating.',
        from: 'systemd journald',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-journald[812]: Received request to flush runtime journal from PID 1',
        because: 'boot message',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-journald[812]: System Journal (/var/log/journal/ec2f8a1b) is 8.0M, max 4.0G',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
