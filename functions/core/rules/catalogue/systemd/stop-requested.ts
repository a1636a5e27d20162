import { defineRule } from '../../define';

export default defineRule({
  id: 'stop-requested',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'systemd',
  component: 'systemd',
  category: 'shutdown',
  severity: 'info',
  title: 'The node was told to stop or reboot',
  sources: ['system'],
  match: [
    { literal: 'Power key pressed', pattern: /systemd-logind\[\d+\]: Power key pressed/ },
    { literal: 'System is powering down', pattern: /systemd-logind\[\d+\]: System is powering down/ },
    { literal: 'System is rebooting', pattern: /systemd-logind\[\d+\]: System is rebooting/ },
    {
      literal: 'The system will reboot',
      pattern: /systemd-logind\[\d+\]: The system will (?:reboot|power off)(?: now)?/,
    },
  ],
  dedup: [],
  recovery: { none: 'a stop is an event, not a state' },
  confidence: { alone: 0.97, strongerWith: ['repeated-reboots'] },
  mayCause: [],
  why: 'EC2 presses the virtual power key when an instance is stopped, terminated or reclaimed (spot, auto scaling, Karpenter); the others come from a user or agent on the node.',
  impact: 'All pods end; that is ordinary when it was planned.',
  remediation: [{ do: 'Look in CloudTrail for who stopped or terminated the instance', risk: 'safe' }],
  runbook: 'node-reboot',
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Stop_Start.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-logind[812]: Power key pressed short.',
        from: 'systemd logind-button.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 systemd-logind[812]: System is powering down.',
        from: 'systemd logind-dbus.c',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-logind[812]: System is rebooting.',
        from: 'systemd logind-dbus.c',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-logind[812]: The system will reboot now!',
        from: 'systemd logind, 255',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-logind[812]: Watching system buttons on /dev/input/event0 (Power Button)',
        because: 'boot message',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-logind[812]: New seat seat0.',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
