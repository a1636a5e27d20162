import { defineRule } from '../../define';

export default defineRule({
  id: 'daemon-too-many-open-files',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'process',
  component: 'system',
  category: 'file-descriptors',
  severity: 'medium',
  title: 'A system program reached its own limit of open files',
  sources: ['system'],
  match: {
    literal: 'oo many open files',
    pattern:
      /(?<process>rsyslogd|syslog-ng|systemd|systemd-\w{2,12}|sshd|dbus-daemon|dbus-broker\S{0,8}|chronyd|amazon-ssm-agent|ssm-agent-worker|crond|CROND|nscd|dnsmasq|auditd|fluent-bit|fluentd|kube-proxy|nginx|haproxy|envoy)(?:\[\d{1,9}\])?: [^\n]{0,300}[Tt]oo many open files/,
    unless: /inotify|in system/,
  },
  dedup: ['process'],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: ['file-handles-near-limit'] },
  mayCause: [],
  why: 'The limit of open files of that process (LimitNOFILE) is used up: a leak or a busy node.',
  impact: 'It refuses connections or loses logs.',
  remediation: [
    { do: 'Restart it; raise LimitNOFILE of its unit', risk: 'caution' },
    { do: 'Look for a leak', risk: 'safe' },
  ],
  runbook: 'file-descriptors',
  references: ['https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 rsyslogd[812]: imjournal: open() failed for path: /var/lib/rsyslog/imjournal.state.tmp: Too many open files [v8.2204.0]',
        from: 'rsyslog',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dbus-daemon[812]: Unable to accept new connection: Too many open files',
        from: 'dbus',
      },
    ],
    silent: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 dnsmasq[812]: failed to create inotify: Too many open files',
        because: 'inotify instances, another rule',
        nearMiss: true,
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 sshd[812]: error: accept: Software caused connection abort',
        because: 'another error',
        nearMiss: true,
      },
    ],
  },
});
