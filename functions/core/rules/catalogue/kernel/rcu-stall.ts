import { defineRule } from '../../define';

export default defineRule({
  id: 'rcu-stall',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kernel',
  component: 'kernel',
  category: 'lockup',
  severity: 'high',
  title: 'CPUs or tasks hold up the kernel’s grace periods (RCU stall)',
  sources: ['kernel'],
  match: [
    {
      literal: 'detected stalls on CPUs/tasks',
      pattern: /(?<flavour>rcu_\w{1,20}|rcu|srcu\w{0,20}|INFO: \w{1,20}) (?:self-)?detected stalls on CPUs\/tasks/,
    },
    {
      literal: 'self-detected stall on CPU',
      pattern: /(?<flavour>rcu\w{0,20}|INFO: \w{1,20}):? ?(?:INFO: \w{1,20} )?self-detected stall on CPU/,
    },
    { literal: 'detected stalls on tasks:', pattern: /(?<flavour>rcu_\w{1,20}) detected stalls on tasks:/ },
    { literal: 'kthread starved for', pattern: /(?<flavour>rcu_\w{1,20}|rcu) kthread starved for \d{1,12} jiffies/ },
    {
      literal: 'detected expedited stalls on CPUs/tasks',
      pattern: /(?<flavour>rcu_\w{1,20}) detected expedited stalls on CPUs\/tasks/,
    },
  ],
  dedup: [],
  recovery: { boundary: 'reboot', quietMinutes: 60 },
  confidence: { alone: 0.93, strongerWith: ['soft-lockup', 'cpu-stolen'] },
  mayCause: ['node-became-not-ready', 'pleg-unhealthy'],
  why: 'A CPU loops in the kernel, runs with interrupts off, or was not scheduled by the hypervisor for tens of seconds.',
  impact: 'Kernel memory is not freed and network or cgroup changes hang meanwhile; long stalls end in lockups.',
  remediation: [
    { do: 'Read the stack of the stalled CPU printed below', risk: 'safe' },
    { do: 'Check steal time and burst credits of the instance', risk: 'safe' },
    { do: 'Replace the node when it repeats', risk: 'disruptive' },
  ],
  runbook: 'kernel-faults',
  references: ['https://docs.kernel.org/RCU/stallwarn.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] rcu: INFO: rcu_sched self-detected stall on CPU',
        from: 'kernel source, kernel/rcu/tree_stall.h',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: [ 8123.456789] INFO: rcu_sched detected stalls on CPUs/tasks:',
        from: 'kernel source, kernel/rcu/tree.c, 4.14',
      },
      {
        source: 'dmesg-human',
        line: '[Fri Nov 20 08:14:02 2026] rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:',
        from: 'kernel source, kernel/rcu/tree_stall.h, 6.1',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] rcu: INFO: rcu_tasks detected stalls on tasks:',
        from: 'kernel source, kernel/rcu/tasks.h',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] rcu: rcu_sched kthread starved for 15002 jiffies! g8412341 f0x0 RCU_GP_WAIT_FQS(5) ->state=0x0 ->cpu=2',
        from: 'kernel source, kernel/rcu/tree_stall.h',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] rcu: INFO: rcu_sched detected expedited stalls on CPUs/tasks: { 3-... } 21015 jiffies s: 1289 root: 0x8/.',
        from: 'kernel source, kernel/rcu/tree_exp.h',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] rcu: RCU calculated value of scheduler-enlistment delay is 10 jiffies.',
        because: 'boot message',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] rcu: Hierarchical SRCU implementation.',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
