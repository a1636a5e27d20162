import { defineRule } from '../../define';

export default defineRule({
  id: 'syslog-forwarding-suspended',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'systemd',
  component: 'rsyslog',
  category: 'log-loss',
  severity: 'low',
  title: 'rsyslog cannot write to one of its targets',
  sources: ['system'],
  match: [
    {
      literal: "' suspended (module '",
      pattern: /rsyslogd[^\n]{0,60}action '[^'\n]{2,80}' suspended \(module '[^'\n]{2,40}'\)/,
    },
    { literal: 'cannot connect to ', pattern: /rsyslogd[^\n]{0,60}cannot connect to \S{2,100}: / },
  ],
  dedup: [],
  recovery: { literal: "' resumed (module '", pattern: /rsyslogd[^\n]{0,60}action '[^'\n]{2,80}' resumed \(module '/ },
  confidence: { alone: 0.9, strongerWith: ['system-write-no-space'] },
  mayCause: ['log-lines-dropped'],
  why: 'The log server does not answer or a file cannot be written.',
  impact: 'Log lines wait in a queue and are lost when it is full.',
  remediation: [{ do: 'Check the target named in the line', risk: 'safe' }],
  runbook: 'systemd-units',
  references: ['https://www.rsyslog.com/doc/configuration/actions.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'messages',
        line: "Nov 20 08:14:02 ip-10-0-12-34 rsyslogd[812]: action 'action-8-builtin:omfwd' suspended (module 'builtin:omfwd'), retry 0. There should be messages before this one giving the reason for suspension. [v8.2204.0]",
        from: 'rsyslog action.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 rsyslogd[812]: cannot connect to logs.example.internal:514: Connection refused [v8.2204.0]',
        from: 'rsyslog omfwd',
      },
    ],
    silent: [
      {
        source: 'messages',
        line: "Nov 20 08:14:02 ip-10-0-12-34 rsyslogd[812]: action 'action-8-builtin:omfwd' resumed (module 'builtin:omfwd') [v8.2204.0]",
        because: 'recovered',
        nearMiss: true,
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 rsyslogd[812]: [origin software="rsyslogd" swVersion="8.2204.0"] rsyslogd was HUPed',
        because: 'log rotation',
        nearMiss: true,
      },
    ],
  },
});
