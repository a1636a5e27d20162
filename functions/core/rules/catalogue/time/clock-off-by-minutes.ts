import { defineRule } from '../../define';

export default defineRule({
  id: 'clock-off-by-minutes',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'time',
  component: 'chrony',
  category: 'clock-skew',
  severity: 'high',
  title: 'The clock of the node was wrong by minutes or more',
  sources: ['system'],
  // AWS signatures fail from five minutes on, so 300 seconds separate this rule from clock-off-by-seconds
  match: [
    {
      literal: 'System clock wrong by ',
      pattern: /System clock wrong by (?<offset>-?(?:[3-9]\d{2}|\d{4,12})\.\d{1,9}) seconds/,
    },
    {
      literal: 'System clock was stepped by',
      pattern: /System clock was stepped by (?<offset>-?(?:[3-9]\d{2}|\d{4,12})\.\d{1,9}) seconds/,
    },
    {
      literal: 'time stepped by',
      pattern: /ntpd(?:ate)?\[\d+\]:[^\n]{0,80}time stepped by (?<offset>-?(?:[3-9]\d{2}|\d{4,12})\.\d{1,9})/,
    },
    {
      literal: 'step time server',
      pattern:
        /ntpd(?:ate)?\[\d+\]:[^\n]{0,40}step time server \S{1,45} offset (?<offset>[+-]?(?:[3-9]\d{2}|\d{4,12})\.\d{1,9}) sec/,
    },
  ],
  dedup: [],
  recovery: { boundary: 'reboot', quietMinutes: 60 },
  confidence: {
    alone: 0.95,
    strongerWith: ['clock-no-source', 'x509-certificate-not-yet-valid', 'aws-signature-clock-skew'],
  },
  mayCause: [
    'x509-certificate-not-yet-valid',
    'x509-certificate-expired',
    'aws-signature-clock-skew',
    'apiserver-unauthorized',
  ],
  why: 'The node ran without a time source, was suspended or restored, or started with a wrong hardware clock.',
  impact:
    'Certificates look expired or not yet valid, AWS requests and service account tokens are refused, leases and logs lie.',
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
  falsePositives: 'one step right at first boot is ordinary',
  examples: {
    fires: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 chronyd[812]: System clock wrong by 3602.118204 seconds',
        from: 'chrony reference.c',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal chronyd[812]: System clock wrong by -412.500000 seconds, adjustment started',
        from: 'chrony reference.c, 2.x',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal chronyd[812]: System clock was stepped by 86400.001204 seconds',
        from: 'chrony reference.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 ntpd[812]: time stepped by 1204.118204',
        from: 'openntpd/ntpd',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 ntpdate[812]: step time server 169.254.169.123 offset -3600.012345 sec',
        from: 'ntpdate',
      },
    ],
    silent: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 chronyd[812]: System clock wrong by 1.804184 seconds',
        because: 'seconds only, another rule',
        nearMiss: true,
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 chronyd[812]: System clock TAI offset set to 37 seconds',
        because: 'leap seconds, ordinary',
        nearMiss: true,
      },
    ],
  },
});
