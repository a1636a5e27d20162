import { defineRule } from '../../define';

export default defineRule({
  id: 'clock-off-by-seconds',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'time',
  component: 'chrony',
  category: 'clock-skew',
  severity: 'medium',
  title: 'The clock of the node was wrong by seconds',
  sources: ['system'],
  match: [
    {
      literal: 'System clock wrong by ',
      pattern: /System clock wrong by (?<offset>-?(?:[1-9]|\d{2}|[12]\d{2})\.\d{1,9}) seconds/,
    },
    {
      literal: 'System clock was stepped by',
      pattern: /System clock was stepped by (?<offset>-?(?:[1-9]|\d{2}|[12]\d{2})\.\d{1,9}) seconds/,
    },
    { literal: 'ime jump detected!', pattern: /chronyd\[\d+\]: (?:Forward|Backward) time jump detected!/ },
    { literal: 'Time jumped backwards', pattern: /systemd-journald?\[\d+\]: Time jumped backwards/ },
  ],
  dedup: [],
  recovery: { boundary: 'reboot', quietMinutes: 60 },
  confidence: { alone: 0.85, strongerWith: ['clock-off-by-minutes', 'cpu-stolen'] },
  mayCause: ['x509-certificate-not-yet-valid'],
  why: 'The instance was paused (migration, steal) or the clock drifted without source.',
  impact: 'Timers and leases jump; short-lived tokens may be refused.',
  remediation: [
    { do: 'Check that chronyd uses 169.254.169.123 and no firewall blocks it', risk: 'safe' },
    { do: 'Look for suspends, host maintenance or a wrong time set by hand', risk: 'safe' },
    { do: 'Restart chronyd with makestep allowed', risk: 'caution' },
  ],
  runbook: 'clock-skew',
  nmaReason: 'ClockUnsynchronized',
  references: [
    'https://chrony-project.org/documentation.html',
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/set-time.html',
  ],
  falsePositives: 'at first boot, before any source was read',
  examples: {
    fires: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 chronyd[812]: System clock wrong by 2.204184 seconds',
        from: 'chrony reference.c',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal chronyd[812]: System clock was stepped by -14.001204 seconds',
        from: 'chrony reference.c',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal chronyd[812]: Forward time jump detected!',
        from: 'chrony sched.c',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-journald[812]: Time jumped backwards, rotating.',
        from: 'systemd journald-server.c',
      },
    ],
    silent: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 chronyd[812]: System clock wrong by -1946.984184 seconds',
        because: 'minutes, another rule',
        nearMiss: true,
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 chronyd[812]: System clock was stepped by 0.000104 seconds',
        because: 'nothing',
        nearMiss: true,
      },
    ],
  },
});
