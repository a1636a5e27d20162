import { defineRule } from '../../define';

export default defineRule({
  id: 'audit-backlog-exceeded',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'security',
  component: 'auditd',
  category: 'log-loss',
  severity: 'medium',
  title: 'The audit queue overflows',
  sources: ['kernel'],
  match: [
    { literal: 'backlog limit exceeded', pattern: /audit: backlog limit exceeded/ },
    { literal: 'queue overflow', pattern: /audit: kauditd (?:hold|retry) queue overflow/ },
    { literal: 'audit_backlog=', pattern: /audit: audit_backlog=\d{1,9} > audit_backlog_limit=\d/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.93, strongerWith: ['load-far-above-cpus'] },
  mayCause: ['task-hung'],
  why: 'Rules record more than auditd writes: very wide rules, a slow disk or a stopped auditd.',
  impact: 'Audited system calls wait up to a minute each: kubelet and runtime look frozen; records are lost.',
  remediation: [
    { do: 'Narrow the rules; raise the backlog limit (auditctl -b)', risk: 'caution' },
    { do: 'Check that auditd runs and its disk has room', risk: 'safe' },
  ],
  runbook: 'selinux-apparmor',
  references: ['https://man7.org/linux/man-pages/man8/auditctl.8.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      { source: 'dmesg', line: '[ 8123.456789] audit: backlog limit exceeded', from: 'kernel source, kernel/audit.c' },
      {
        source: 'dmesg',
        line: '[ 8123.456789] audit: kauditd hold queue overflow',
        from: 'kernel source, kernel/audit.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: audit: audit_backlog=8193 > audit_backlog_limit=8192',
        from: 'kernel source, kernel/audit.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] audit: initializing netlink subsys (disabled)',
        because: 'boot message',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: "[ 8123.456789] audit: type=1131 audit(1795162442.118:61): pid=1 uid=0 msg='unit=x'",
        because: 'ordinary record',
        nearMiss: true,
      },
    ],
  },
});
