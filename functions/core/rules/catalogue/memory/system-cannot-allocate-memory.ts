import { defineRule } from '../../define';

export default defineRule({
  id: 'system-cannot-allocate-memory',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'memory',
  component: 'system',
  category: 'memory-allocation',
  severity: 'high',
  title: 'System programs get no memory',
  sources: ['system'],
  match: {
    literal: 'annot allocate memory',
    pattern:
      /(?:sshd|systemd|systemd-\w{2,12}|crond|CROND|rsyslogd|chronyd|amazon-ssm-agent|ssm-agent-worker|dbus-daemon|auditd|sudo|bash|-bash|cloud-init|iptables\S{0,12}|ip)(?:\[\d{1,9}\])?: [^\n]{0,200}[Cc]annot allocate memory/,
    unless: /containerd|dockerd|kubelet/,
  },
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: ['memory-nearly-exhausted', 'oom-node-out-of-memory'] },
  mayCause: ['oom-node-out-of-memory', 'node-became-not-ready'],
  why: 'The node is out of memory or overcommit is off.',
  impact: 'Logins and daemons fail; the node is about to drop out.',
  remediation: [
    { do: 'Look at MemAvailable and the largest processes', risk: 'safe' },
    { do: 'Reserve more memory or use larger nodes', risk: 'disruptive' },
  ],
  runbook: 'oom-memory-pressure',
  references: ['https://docs.kernel.org/mm/overcommit-accounting.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 sshd[812]: error: fork: Cannot allocate memory',
        from: 'OpenSSH',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: Failed to fork: Cannot allocate memory',
        from: 'systemd',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[812]: mkdir /sys/fs/cgroup/memory/kubepods: cannot allocate memory',
        because: 'has its own rule',
        nearMiss: true,
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 systemd[812]: Memory pressure relief: Total reclaim 2.1M',
        because: 'harmless',
        nearMiss: true,
      },
    ],
  },
});
