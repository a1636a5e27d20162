import { defineRule } from '../../define';

export default defineRule({
  id: 'oom-process-killed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'memory',
  component: 'kernel',
  category: 'oom',
  severity: 'medium',
  title: 'The kernel killed a process for lack of memory',
  sources: ['kernel'],
  // Kernels before 5.0 print the victim on a line of its own, which does not say whether node or container was full
  match: {
    literal: 'Killed process ',
    pattern:
      /(?:^|[\]:] |kernel: )(?:\[[ \d.]{5,20}\] )?Killed process \d{1,9},? (?:UID \d{1,9},? )?\((?<process>[^)\n]{1,32})\),? total-vm:/,
    unless: /ut of memory|ut of Memory/,
  },
  dedup: ['process'],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: ['oom-container-limit', 'oom-node-out-of-memory'] },
  mayCause: ['pod-crash-loop', 'container-exit-sigkill'],
  why: 'Either one container was at its limit or the whole node was full; the line before it says which.',
  impact: 'The named process is gone; when it was a container’s first process, the container restarts.',
  remediation: [
    { do: 'Read the lines before it: “Memory cgroup” means a container limit, “Out of memory” the node', risk: 'safe' },
    { do: 'Adjust limits or reservations accordingly', risk: 'caution' },
  ],
  runbook: 'oom-memory-pressure',
  npdReason: 'OOMKilling',
  references: ['https://github.com/kubernetes/node-problem-detector/blob/master/config/kernel-monitor.json'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] Killed process 22871 (ruby) total-vm:1841236kB, anon-rss:512344kB, file-rss:4kB, shmem-rss:0kB',
        from: 'kernel source, mm/oom_kill.c, 4.14',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: [ 8123.456789] Killed process 801 (mysqld) total-vm:1841236kB, anon-rss:512344kB, file-rss:4kB',
        from: 'kernel source, mm/oom_kill.c, 4.4',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] Memory cgroup out of memory: Killed process 9120 (java) total-vm:8841236kB, anon-rss:4112344kB',
        because: 'says its scope, another rule',
        nearMiss: true,
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 systemd[1]: docker.service: Killed process 801 (sleep) with signal SIGKILL.',
        because: 'systemd ended a unit',
        nearMiss: true,
      },
    ],
  },
});
