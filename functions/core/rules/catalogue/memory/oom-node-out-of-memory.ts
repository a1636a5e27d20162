import { defineRule } from '../../define';

export default defineRule({
  id: 'oom-node-out-of-memory',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'memory',
  component: 'kernel',
  category: 'oom',
  severity: 'high',
  title: 'The node ran out of memory and the kernel killed a process',
  sources: ['kernel'],
  // Capital “Out”: “Memory cgroup out of memory” is one container at its limit and has its own rule
  match: [
    {
      literal: 'Out of memory: Kill',
      pattern: /Out of memory: Kill(?:ed)? process \d{1,9},? (?:UID \d{1,9},? )?\((?<process>[^)\n]{1,32})\)/,
      unless: /Memory cgroup/,
    },
    {
      literal: 'Out of memory (oom_kill_allocating_task): Kill',
      pattern: /Out of memory \(oom_kill_allocating_task\): Kill(?:ed)? process \d{1,9} \((?<process>[^)\n]{1,32})\)/,
    },
    {
      literal: 'CONSTRAINT_CPUSET,nodemask=',
      pattern: /oom-kill:constraint=CONSTRAINT_CPUSET,nodemask=[^\n]{1,300}?,task=(?<process>[^,\n]{1,32}),pid=/,
    },
    {
      literal: 'CONSTRAINT_NONE,nodemask=',
      pattern: /oom-kill:constraint=CONSTRAINT_NONE,nodemask=[^\n]{1,300}?,task=(?<process>[^,\n]{1,32}),pid=/,
    },
  ],
  dedup: ['process'],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.97, strongerWith: ['memory-nearly-exhausted', 'memory-stalls', 'kubelet-system-oom'] },
  mayCause: ['pod-crash-loop', 'kubelet-system-oom', 'container-exit-sigkill', 'node-became-not-ready'],
  why: 'All memory of the node was in use: pods without limits, limits that add up to more than the node has, or too little reserved for the system. kubelet’s eviction was too slow or set too low.',
  impact: 'Any process may be the victim, whatever its limits; before the kill the node crawls while it reclaims.',
  remediation: [
    { do: 'Read the task table before the kill: which pods hold the memory', risk: 'safe' },
    { do: 'Give pods limits close to their real use', risk: 'caution' },
    {
      do: 'Raise kubeReserved, systemReserved and the hard eviction threshold, or use larger nodes',
      risk: 'disruptive',
    },
  ],
  runbook: 'oom-memory-pressure',
  npdReason: 'OOMKilling',
  references: [
    'https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/',
    'https://docs.aws.amazon.com/eks/latest/best-practices/reliability.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: Out of memory: Kill process 456 (uwsgi) score 501 or sacrifice child',
        from: 'kernel source, mm/oom_kill.c, 4.14',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] Out of memory: Killed process 9120 (java), UID 1000, total-vm:8841236kB, anon-rss:4112344kB, file-rss:0kB, shmem-rss:0kB',
        from: 'kernel source, mm/oom_kill.c, 5.4',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] Out of memory (oom_kill_allocating_task): Killed process 77 (stress) total-vm:8841236kB',
        from: 'kernel source, mm/oom_kill.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] oom-kill:constraint=CONSTRAINT_CPUSET,nodemask=0,cpuset=numa0,mems_allowed=0,task_memcg=/user.slice,task=stress,pid=9120,uid=0',
        from: 'kernel source, mm/oom_kill.c',
      },
      {
        source: 'dmesg-human',
        line: '[Fri Nov 20 08:14:02 2026] oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=cri-containerd-6c11.scope,mems_allowed=0-1,global_oom,task_memcg=/kubepods.slice/kubepods-besteffort.slice,task=node,pid=9120,uid=1000',
        from: 'kernel source, mm/oom_kill.c, 4.19 and later',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] Memory cgroup out of memory: Killed process 9120 (java) total-vm:8841236kB, anon-rss:4112344kB, file-rss:0kB',
        because: 'one container at its own limit',
        nearMiss: true,
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F java.lang.OutOfMemoryError: Out of memory: heap',
        because: 'application heap',
        nearMiss: true,
      },
    ],
  },
});
