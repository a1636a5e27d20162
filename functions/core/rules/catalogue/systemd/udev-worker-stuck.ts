import { defineRule } from '../../define';

export default defineRule({
  id: 'udev-worker-stuck',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'systemd',
  component: 'udev',
  category: 'device-setup',
  severity: 'medium',
  title: 'Device set-up by udev hangs',
  sources: ['system'],
  match: [
    {
      literal: ' is taking a long time',
      pattern: /systemd-udevd\[\d+\]: \S{1,60}: Worker \[\d+\] processing SEQNUM=\d+ is taking a long time/,
    },
    {
      literal: 'processing SEQNUM=',
      pattern: /systemd-udevd\[\d+\]: \S{1,60}: Worker \[\d+\] processing SEQNUM=\d+ killed/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.88, strongerWith: ['nvme-io-timeout', 'task-hung'] },
  mayCause: ['ebs-device-missing'],
  why: 'A rule or a driver waits, often for a disk that does not answer.',
  impact: 'Device links (by-id) come late: volumes are not found.',
  remediation: [{ do: 'Look at the named device and disk errors', risk: 'safe' }],
  runbook: 'systemd-units',
  references: ['https://www.freedesktop.org/software/systemd/man/latest/systemd-udevd.service.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-udevd[812]: nvme1n1: Worker [2231] processing SEQNUM=4121 is taking a long time',
        from: 'systemd udevd.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 systemd-udevd[812]: nvme1n1: Worker [2231] processing SEQNUM=4121 killed',
        from: 'systemd udevd.c',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-udevd[812]: Network interface NamePolicy= disabled on kernel command line.',
        because: 'boot message',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-udevd[812]: ethtool: autonegotiation is unset or enabled',
        because: 'ordinary',
        nearMiss: true,
      },
    ],
  },
});
