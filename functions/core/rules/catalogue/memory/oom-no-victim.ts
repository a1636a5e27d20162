import { defineRule } from '../../define';

export default defineRule({
  id: 'oom-no-victim',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'memory',
  component: 'kernel',
  category: 'oom',
  severity: 'high',
  title: 'Memory ran out and no process could be killed for it',
  sources: ['kernel'],
  match: [
    {
      literal: 'no killable process',
      pattern:
        /[Oo]ut of memory (?:and|but) no killable process|no killable processes?\b[^\n]{0,20}(?:memory|cgroup|\.\.\.)/,
    },
    { literal: 'unable to reap pid:', pattern: /oom_reaper: unable to reap pid:\d{1,9} \((?<process>[^)\n]{1,32})\)/ },
  ],
  dedup: [],
  recovery: { boundary: 'reboot', quietMinutes: 60 },
  confidence: { alone: 0.92, strongerWith: ['oom-node-out-of-memory', 'memory-nearly-exhausted'] },
  mayCause: ['kernel-panic', 'task-hung', 'container-kill-stuck'],
  why: 'All candidates are protected, already dying, or stuck in the kernel and do not let go of their memory.',
  impact: 'Allocation goes on failing: the container or the node hangs.',
  remediation: [
    { do: 'Look for hung tasks at the same time', risk: 'safe' },
    { do: 'Reboot or replace the node when it hangs', risk: 'disruptive' },
  ],
  runbook: 'oom-memory-pressure',
  references: ['https://docs.kernel.org/mm/oom.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] Out of memory and no killable processes...',
        from: 'kernel source, mm/oom_kill.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] Memory cgroup out of memory but no killable process in /kubepods.slice/kubepods-pod0d6c.slice: no killable process in cgroup',
        from: 'kernel source, mm/oom_kill.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: oom_reaper: unable to reap pid:9120 (java)',
        from: 'kernel source, mm/oom_kill.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] oom_reaper: reaped process 9120 (java), now anon-rss:0kB, file-rss:0kB, shmem-rss:0kB',
        because: 'normal end of a kill',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] Out of memory: Killed process 9120 (java) total-vm:8841236kB',
        because: 'a victim was found',
        nearMiss: true,
      },
    ],
  },
});
