import { defineRule } from '../../define';

export default defineRule({
  id: 'oom-container-limit',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'memory',
  component: 'kernel',
  category: 'oom',
  severity: 'medium',
  title: 'A container hit its memory limit and a process in it was killed',
  sources: ['kernel'],
  match: [
    {
      literal: 'Memory cgroup out of memory: Kill',
      pattern:
        /Memory cgroup out of memory: Kill(?:ed)? process \d{1,9},? (?:UID \d{1,9},? )?\((?<process>[^)\n]{1,32})\)/,
    },
    {
      literal: 'CONSTRAINT_MEMCG,nodemask=',
      pattern: /oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=[^\n]{1,300}?,task=(?<process>[^,\n]{1,32}),pid=/,
    },
  ],
  dedup: ['process'],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.97, strongerWith: ['container-oom-killed'] },
  mayCause: ['container-oom-killed', 'pod-crash-loop', 'container-exit-sigkill', 'probe-failed'],
  why: 'The sum of anonymous memory, tmpfs and kernel memory of one container or pod reached its limit. The node as a whole may have plenty left.',
  impact: 'One process of that container dies; when it is its first process, the container restarts.',
  remediation: [
    { do: 'Compare the limit with what the table before the kill shows; look for a leak', risk: 'safe' },
    { do: 'Raise the limit or size the heap of the program below it', risk: 'caution' },
  ],
  runbook: 'oom-memory-pressure',
  npdReason: 'OOMKilling',
  references: [
    'https://kubernetes.io/docs/tasks/configure-pod-container/assign-memory-resource/',
    'https://docs.kernel.org/admin-guide/cgroup-v2.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] Memory cgroup out of memory: Kill process 22871 (ruby) score 1982 or sacrifice child',
        from: 'kernel source, mm/oom_kill.c, 4.14',
      },
      {
        source: 'journal',
        line: '2026-11-20T08:14:02.118204+0000 ip-10-0-12-34.ec2.internal kernel: Memory cgroup out of memory: Killed process 9120 (python3) total-vm:1841236kB, anon-rss:512344kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:1412kB oom_score_adj:985',
        from: 'kernel source, mm/oom_kill.c, 5.10',
      },
      {
        source: 'dmesg-human',
        line: '[Fri Nov 20 08:14:02 2026] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=cri-containerd-6c11.scope,mems_allowed=0,oom_memcg=/kubepods.slice/kubepods-pod0d6c.slice,task_memcg=/kubepods.slice/kubepods-pod0d6c.slice/cri-containerd-6c11.scope,task=python3,pid=9120,uid=0',
        from: 'kernel source, mm/oom_kill.c, 5.0 and later',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] Out of memory: Killed process 9120 (java) total-vm:8841236kB, anon-rss:4112344kB',
        because: 'the node, not a container',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] memory: usage 524288kB, limit 524288kB, failcnt 812',
        because: 'detail of the same report',
        nearMiss: true,
      },
    ],
  },
});
