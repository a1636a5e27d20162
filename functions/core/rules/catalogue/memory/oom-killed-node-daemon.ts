import { defineRule } from '../../define';

export default defineRule({
  id: 'oom-killed-node-daemon',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'memory',
  component: 'kernel',
  category: 'oom',
  severity: 'critical',
  criticalBecause: 'a daemon the whole node depends on was killed for lack of memory',
  title: 'The kernel killed a node daemon for lack of memory',
  sources: ['kernel'],
  // Kernel names are cut to 15 characters; shims and pods’ own processes are left to the other OOM rules
  match: [
    {
      literal: 'Killed process ',
      pattern:
        /Killed process \d{1,9},? (?:UID \d{1,9},? )?\((?<process>kubelet|containerd|dockerd|systemd|systemd-journal|systemd-network|systemd-resolve|systemd-logind|systemd-udevd|dbus-daemon|dbus-broker|nodeadm|apiclient|apiserver)\)/,
      unless: /Memory cgroup out of memory[^\n]{0,80}\((?:dockerd|systemd|dbus)/,
    },
    {
      literal: 'Kill process ',
      pattern:
        /[Oo]ut of memory: Kill process \d{1,9} \((?<process>kubelet|containerd|dockerd|systemd|systemd-journal|systemd-network|systemd-resolve|dbus-daemon|dbus-broker)\) score/,
    },
    {
      literal: 'oom-kill:constraint=',
      pattern:
        /oom-kill:constraint=[^\n]{1,400}?,task=(?<process>kubelet|containerd|dockerd|systemd-journal|systemd-network|dbus-daemon|dbus-broker),pid=/,
      unless: /task_memcg=\/kubepods/,
    },
  ],
  dedup: ['process'],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.97, strongerWith: ['memory-nearly-exhausted', 'memory-stalls', 'kubelet-system-oom'] },
  mayCause: ['kubelet-unit-failed', 'containerd-unit-failed', 'node-became-not-ready', 'cri-api-unavailable'],
  why: 'Memory ran out for the whole node or for the system slice, and no pod process was a better victim: reservations are too small or the daemon itself grew.',
  impact: 'Until systemd restarts it, no pod is started, stopped or reported; a loop keeps the node NotReady.',
  remediation: [
    { do: 'Read the task table printed before the kill: which process holds most memory', risk: 'safe' },
    { do: 'Raise kubeReserved and systemReserved, or give pods limits, and replace the node', risk: 'disruptive' },
    { do: 'When the daemon itself leaked, look up its version', risk: 'safe' },
  ],
  runbook: 'oom-memory-pressure',
  references: [
    'https://kubernetes.io/docs/tasks/administer-cluster/reserve-compute-resources/',
    'https://docs.kernel.org/admin-guide/mm/concepts.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] Out of memory: Killed process 3121 (kubelet) total-vm:2841236kB, anon-rss:912344kB, file-rss:0kB, shmem-rss:0kB, UID:0 pgtables:2412kB oom_score_adj:-999',
        from: 'kernel source, mm/oom_kill.c, 5.10',
      },
      {
        source: 'dmesg-human',
        line: '[Fri Nov 20 08:14:02 2026] Memory cgroup out of memory: Killed process 2207 (containerd) total-vm:1891236kB, anon-rss:612344kB, file-rss:0kB, shmem-rss:0kB',
        from: 'kernel source, mm/oom_kill.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: Out of memory: Kill process 2207 (dockerd) score 12 or sacrifice child',
        from: 'kernel source, mm/oom_kill.c, 4.14',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,task_memcg=/runtime.slice/containerd.service,task=containerd,pid=2207,uid=0',
        from: 'kernel source, mm/oom_kill.c, 4.19 and later',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] Memory cgroup out of memory: Killed process 9120 (java) total-vm:8841236kB, anon-rss:4112344kB, file-rss:0kB',
        because: 'a pod process',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=cri-containerd-6c11.scope,mems_allowed=0,oom_memcg=/kubepods.slice/kubepods-pod0d6c.slice,task_memcg=/kubepods.slice/x,task=python3,pid=9120,uid=0',
        because: 'a pod process',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] Memory cgroup out of memory: Killed process 811 (dockerd) total-vm:841236kB, anon-rss:112344kB, file-rss:0kB',
        because: 'docker inside a build pod',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] containerd-shim invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=-998',
        because: 'who asked for memory, not who was killed',
        nearMiss: true,
      },
    ],
  },
});
