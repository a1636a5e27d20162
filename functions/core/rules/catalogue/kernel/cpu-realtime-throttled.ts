import { defineRule } from '../../define';

export default defineRule({
  id: 'cpu-realtime-throttled',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kernel',
  component: 'kernel',
  category: 'scheduler',
  severity: 'low',
  title: 'Real-time threads used all their CPU time',
  sources: ['kernel'],
  match: {
    literal: 'RT throttling activated',
    pattern: /\bsched: (?:DL replenish lagged too much|RT throttling activated)/,
  },
  dedup: [],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.85, strongerWith: ['load-far-above-cpus', 'cpu-stolen'] },
  mayCause: ['soft-lockup'],
  why: 'Threads of real-time priority ran for 95 % of a second; the kernel forces a pause. A long steal by the hypervisor looks the same.',
  impact: 'Those threads (multipath, audio, packet engines) are delayed.',
  remediation: [{ do: 'Find threads of class FF or RR in the process listing', risk: 'safe' }],
  runbook: 'kernel-faults',
  references: ['https://docs.kernel.org/scheduler/sched-rt-group.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] sched: RT throttling activated',
        from: 'kernel source, kernel/sched/rt.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: sched: RT throttling activated',
        from: 'kernel source, kernel/sched/rt.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] sched_clock: Marking stable (1208123456, 12345)->(1230000000, -9000000)',
        because: 'boot message',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] cfs_period_timer[cpu3]: period too short, scaling up (new cfs_period_us 5000, cfs_quota_us = 10000)',
        because: 'another scheduler notice',
        nearMiss: true,
      },
    ],
  },
});
