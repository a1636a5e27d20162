import { defineRule } from '../../define';

export default defineRule({
  id: 'log-lines-dropped',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'systemd',
  component: 'journald',
  category: 'log-loss',
  severity: 'low',
  title: 'Log lines were dropped by rate limits',
  sources: ['kernel', 'system'],
  // A finding’s count can be too low when its unit is named here
  match: [
    {
      literal: 'Suppressed ',
      pattern: /systemd-journald?\[\d+\]: Suppressed (?<count>\d{1,9}) messages from (?<unit>[\w@.\\/:-]{2,120})/,
    },
    {
      literal: 'messages lost due to rate-limiting',
      pattern: /(?:imjournal|imuxsock)[^\n]{0,80}\b\d{1,9} messages lost due to rate-limiting/,
    },
    {
      literal: 'begin to drop messages due to rate-limiting',
      pattern: /rsyslogd(?:-\d+)?[^\n]{0,60}begin to drop messages due to rate-limiting/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.95, strongerWith: [] },
  mayCause: [],
  why: 'A program wrote more than journald or rsyslog accept in their interval.',
  impact: 'The collection lacks those lines.',
  remediation: [
    { do: 'Find why the unit writes so much', risk: 'safe' },
    { do: 'Raise RateLimitBurst', risk: 'caution' },
  ],
  runbook: 'systemd-units',
  references: [
    'https://www.freedesktop.org/software/systemd/man/latest/journald.conf.html',
    'https://www.rsyslog.com/doc/configuration/modules/imjournal.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-journald[812]: Suppressed 41233 messages from kubelet.service',
        from: 'systemd journald',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 rsyslogd[812]: imjournal: 2211 messages lost due to rate-limiting (20000 allowed within 600 seconds)',
        from: 'rsyslog imjournal',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 rsyslogd[812]: imjournal from <ip-10-0-12-34:kubelet>: begin to drop messages due to rate-limiting',
        from: 'rsyslog imjournal',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] net_ratelimit: 12 callbacks suppressed',
        because: 'kernel messages',
        nearMiss: true,
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 rsyslogd[812]: imjournal: journal files changed, reloading...',
        because: 'ordinary',
        nearMiss: true,
      },
    ],
  },
});
