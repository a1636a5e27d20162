import { defineRule } from '../../define';

export default defineRule({
  id: 'task-hung',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kernel',
  component: 'kernel',
  category: 'hung-task',
  severity: 'high',
  title: 'A task waits in the kernel for minutes',
  sources: ['kernel'],
  match: [
    {
      literal: 'blocked for more than',
      pattern: /task (?<process>[^\n]{1,40}):\d{1,9} blocked for more than \d{1,9} seconds/,
    },
    { literal: 'blocked on a mutex', pattern: /task (?<process>[^\n]{1,40}):\d{1,9} (?:is )?blocked on a mutex/ },
  ],
  dedup: ['process'],
  recovery: { boundary: 'reboot', quietMinutes: 60 },
  confidence: { alone: 0.92, strongerWith: ['io-stalls', 'processes-blocked-on-devices'] },
  mayCause: ['pleg-unhealthy', 'container-kill-stuck', 'pod-termination-stuck', 'node-became-not-ready'],
  why: 'The task is in uninterruptible sleep: usually for a disk or network file system that does not answer, for a lock another blocked task holds, or for memory reclaim.',
  impact: 'The program cannot be killed; kubelet and runtime hang when they touch the same mount or cgroup.',
  remediation: [
    { do: 'Look at the stack below the line: it names the file system or lock waited for', risk: 'safe' },
    { do: 'Check EBS or NFS health and throughput limits at that time', risk: 'safe' },
    { do: 'Drain and reboot when the wait does not end', risk: 'disruptive' },
  ],
  runbook: 'kernel-faults',
  nmaReason: 'AppBlocked',
  npdReason: 'TaskHung',
  references: [
    'https://docs.kernel.org/admin-guide/sysctl/kernel.html',
    'https://github.com/kubernetes/node-problem-detector/blob/master/config/kernel-monitor.json',
  ],
  falsePositives: 'during a burst of writes to a throttled volume it can be short and harmless',
  examples: {
    fires: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: [ 8123.456789] INFO: task jbd2/nvme1n1-8:2210 blocked for more than 120 seconds.',
        from: 'kernel source, kernel/hung_task.c',
      },
      {
        source: 'journal',
        line: '2026-11-20T08:14:02.118204+0000 ip-10-0-12-34.ec2.internal kernel: INFO: task containerd:1877 blocked for more than 122 seconds.',
        from: 'kernel source, kernel/hung_task.c, 5.10',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] INFO: task kworker/u8:3:911 is blocked on a mutex likely owned by task xfsaild/dm-0:1204.',
        from: 'kernel source, kernel/hung_task.c, 6.16',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] "echo 0 > /proc/sys/kernel/hung_task_timeout_secs" disables this message.',
        because: 'second line of the same report',
        nearMiss: true,
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stdout F task sync-42 was blocked for more than expected',
        because: 'application log',
        nearMiss: true,
      },
    ],
  },
});
