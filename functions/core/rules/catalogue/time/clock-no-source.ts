import { defineRule } from '../../define';

export default defineRule({
  id: 'clock-no-source',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'time',
  component: 'chrony',
  category: 'clock-unsynchronized',
  severity: 'medium',
  title: 'The time daemon has no usable source',
  sources: ['system'],
  match: [
    {
      literal: "Can't synchronise: ",
      pattern: /Can't synchronise: no (?:majority|selectable sources|reachable sources|sources)/,
    },
    { literal: 'no servers reachable', pattern: /ntpd\[\d+\]: no servers reachable/ },
    {
      literal: 'Timed out waiting for reply from',
      pattern: /systemd-timesyncd\[\d+\]: Timed out waiting for reply from (?<server>\S{3,60})/,
    },
    { literal: 'No suitable source for synchronisation', pattern: /No suitable source for synchronisation/ },
  ],
  dedup: [],
  recovery: { literal: 'Selected source ', pattern: /chronyd\[\d+\]: Selected source \S/ },
  confidence: { alone: 0.9, strongerWith: ['time-service-not-running', 'clock-off-by-seconds'] },
  mayCause: ['clock-off-by-seconds', 'clock-off-by-minutes'],
  why: 'No server answers (UDP 123 blocked, no route to the public pool) or the servers disagree.',
  impact: 'The clock drifts from now on; after hours to days, TLS and AWS signatures fail.',
  remediation: [
    { do: 'Check that chronyd uses 169.254.169.123 and no firewall blocks it', risk: 'safe' },
    { do: 'Look for suspends, host maintenance or a wrong time set by hand', risk: 'safe' },
    { do: 'Restart chronyd with makestep allowed', risk: 'caution' },
  ],
  runbook: 'clock-skew',
  nmaReason: 'ClockUnsynchronized',
  npdReason: 'NTPIsDown',
  references: [
    'https://chrony-project.org/documentation.html',
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/set-time.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'messages',
        line: "Nov 20 08:14:02 ip-10-0-12-34 chronyd[812]: Can't synchronise: no selectable sources",
        from: 'chrony sources.c',
      },
      {
        source: 'journal',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal chronyd[812]: Can't synchronise: no majority (no agreement among 4 sources)",
        from: 'chrony sources.c, 4.x',
      },
      { source: 'messages', line: 'Nov 20 08:14:02 ip-10-0-12-34 ntpd[812]: no servers reachable', from: 'ntpd' },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-timesyncd[812]: Timed out waiting for reply from 169.254.169.123:123 (169.254.169.123).',
        from: 'systemd timesyncd',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal chronyd[812]: No suitable source for synchronisation',
        from: 'chrony client',
      },
    ],
    silent: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 chronyd[812]: Selected source 169.254.169.123',
        because: 'synchronised',
        nearMiss: true,
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 chronyd[812]: Source 10.0.0.2 offline',
        because: 'one of several sources',
        nearMiss: true,
      },
    ],
  },
});
