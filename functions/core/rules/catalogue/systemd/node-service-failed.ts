import { defineRule } from '../../define';

export default defineRule({
  id: 'node-service-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'systemd',
  component: 'systemd',
  category: 'unit-failed',
  severity: 'high',
  title: 'A service the node needs failed',
  sources: ['system'],
  match: {
    literal: '.service: Failed with result',
    pattern:
      /(?:^|\s)(?<unit>(?:systemd-networkd|systemd-resolved|systemd-udevd|systemd-logind|systemd-journald|dbus|dbus-broker|NetworkManager|chronyd|iptables|ip6tables|eks-ipamd|ipamd|kube-proxy|eks-pod-identity-agent|coredns|eks-node-monitoring-agent|setup-local-disks|apiserver|host-containers@\S{1,20}))\.service: Failed with result '(?<result>[a-z-]{3,30})'/,
  },
  dedup: ['unit'],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: ['essential-unit-failed'] },
  mayCause: ['node-became-not-ready'],
  why: 'The program ended with an error or was killed. Its own log says why.',
  impact: 'Name resolution, network, devices, logging, time or remote access of the node suffer.',
  remediation: [
    { do: 'Read the lines of that unit just before', risk: 'safe' },
    { do: 'Restart it; replace the node when it keeps failing', risk: 'caution' },
  ],
  runbook: 'systemd-units',
  nmaReason: 'ServiceFailedToStart',
  references: ['https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: systemd-networkd.service: Failed with result 'watchdog'.",
        from: 'systemd core/service.c',
      },
      {
        source: 'messages',
        line: "Nov 20 08:14:02 ip-10-0-12-34 systemd[812]: dbus-broker.service: Failed with result 'exit-code'.",
        from: 'systemd core/service.c',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: man-db-cache-update.service: Failed with result 'exit-code'.",
        because: 'not needed by the node',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: systemd-networkd.service: Deactivated successfully.',
        because: 'ordinary stop',
        nearMiss: true,
      },
    ],
  },
});
