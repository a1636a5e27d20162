import { defineRule } from '../../define';

export default defineRule({
  id: 'workqueue-lockup',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kernel',
  component: 'kernel',
  category: 'lockup',
  severity: 'high',
  title: 'A kernel work queue stopped making progress',
  sources: ['kernel'],
  match: {
    literal: 'BUG: workqueue lockup',
    pattern: /BUG: workqueue lockup - pool [^\n]{0,80}stuck for (?<seconds>\d{1,9})s/,
  },
  dedup: [],
  recovery: { boundary: 'reboot', quietMinutes: 60 },
  confidence: { alone: 0.93, strongerWith: ['soft-lockup', 'task-hung'] },
  mayCause: ['node-became-not-ready'],
  why: 'Queued kernel work (writeback, network, cgroup removal) waits on a CPU that is stuck or starved by real-time threads.',
  impact: 'I/O completion, unmounts and cgroup removal stall; pods hang in Terminating.',
  remediation: [
    { do: 'Read which pool and functions are listed below the line', risk: 'safe' },
    { do: 'Reboot or replace the node when it does not end', risk: 'disruptive' },
  ],
  runbook: 'kernel-faults',
  nmaReason: 'KernelBug',
  references: ['https://docs.kernel.org/core-api/workqueue.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] BUG: workqueue lockup - pool cpus=3 node=0 flags=0x0 nice=0 stuck for 42s!',
        from: 'kernel source, kernel/workqueue.c',
      },
      {
        source: 'dmesg-human',
        line: '[Fri Nov 20 08:14:02 2026] BUG: workqueue lockup - pool cpus=0-15 flags=0x4 nice=0 stuck for 31s!',
        from: 'kernel source, kernel/workqueue.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] workqueue: blk_mq_run_work_fn hogged CPU for >10000us 4 times, consider switching to WQ_UNBOUND',
        because: 'tuning hint',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] workqueue: round-robin CPU selection forced, expect performance impact',
        because: 'debug option',
        nearMiss: true,
      },
    ],
  },
});
