import { defineRule } from '../../define';

export default defineRule({
  id: 'system-write-no-space',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'system',
  category: 'disk-full',
  severity: 'high',
  title: 'System programs cannot write: no space left',
  sources: ['system', 'user-data'],
  // The runtime and kubelet have their own rules; inotify reports the same errno for another limit
  match: [
    {
      literal: 'o space left on device',
      pattern:
        /(?:rsyslogd|syslog-ng|systemd-journald?|systemd|auditd|cloud-init|amazon-ssm-agent|ssm-agent-worker|dnf|yum|logrotate|chronyd|crond|CROND|sshd|useradd|tuned|dbus-daemon)(?:\[\d{1,9}\])?: [^\n]{0,300}[Nn]o space left on device/,
      unless: /inotify|fsnotify|ipvs|IPVS|docker|containerd|cgroup|watch/,
    },
    { literal: '[Errno 28] No space left', pattern: /\[Errno 28\] No space left on device/ },
    {
      literal: 'has no space left on logging partition',
      pattern: /Audit daemon has no space left on logging partition/,
    },
    { literal: 'due to lack of disk space', pattern: /(?:write|dropp)\w{0,5} [^\n]{0,80}due to lack of disk space/ },
  ],
  dedup: [],
  recovery: { boundary: 'reboot', quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: ['filesystem-nearly-full', 'inodes-nearly-exhausted', 'runtime-no-space'] },
  mayCause: ['runtime-no-space', 'kubelet-unit-failed', 'eviction-disk-pressure'],
  why: 'The root volume or its inodes are used up by logs, images, container layers or a runaway file.',
  impact: 'Logs are lost, updates fail, and soon the runtime and kubelet fail too.',
  remediation: [
    { do: 'Find what fills the volume: df, df -i, du', risk: 'safe' },
    { do: 'Remove unused images and large logs', risk: 'caution' },
    { do: 'Use a larger root volume', risk: 'disruptive' },
  ],
  runbook: 'disk-pressure',
  references: ['https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'messages',
        line: "Nov 20 08:14:02 ip-10-0-12-34 rsyslogd[812]: file '/var/log/messages'[7] write error - see https://www.rsyslog.com/solving-rsyslog-write-errors/ for help OS error: No space left on device [v8.24.0-57.amzn2 try http://www.rsyslog.com/e/2027 ]",
        from: 'rsyslog runtime/stream.c',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-journald[812]: Failed to write entry to /var/log/journal/ec2/system.journal (22 items, 812 bytes), ignoring: No space left on device',
        from: 'systemd journald',
      },
      {
        source: 'cloud-init',
        line: "OSError: [Errno 28] No space left on device: '/var/lib/cloud/data/tmp'",
        from: 'Python',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 auditd[812]: Audit daemon has no space left on logging partition',
        from: 'audit userspace',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal sudo[812]: last messages were dropped due to lack of disk space',
        from: 'generic',
      },
    ],
    silent: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 systemd[1]: Failed to add inotify watch: No space left on device',
        because: 'inotify watches',
        nearMiss: true,
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 app[812]: warning: disk space left on device: 40%',
        because: 'a report',
        nearMiss: true,
      },
    ],
  },
});
