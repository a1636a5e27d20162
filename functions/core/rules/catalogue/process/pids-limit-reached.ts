import { defineRule } from '../../define';

export default defineRule({
  id: 'pids-limit-reached',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'process',
  component: 'kernel',
  category: 'pid-exhaustion',
  severity: 'medium',
  title: 'A pod or service reached its limit of processes',
  sources: ['kernel'],
  match: {
    literal: 'fork rejected by pids controller',
    pattern: /cgroup: fork rejected by pids controller in (?<cgroup>\/[\w.-]{1,60})/,
  },
  dedup: ['cgroup'],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.96, strongerWith: ['thread-limit-near'] },
  mayCause: ['container-thread-limit', 'probe-failed', 'fork-failed'],
  why: 'The cgroup named in the line has pids.max processes and threads: podPidsLimit of a pod or TasksMax of a service.',
  impact: 'Nothing new starts in it; in system slices that is a daemon of the node.',
  remediation: [
    { do: 'Find the pod by its UID in the path', risk: 'safe' },
    { do: 'Fix the leak or raise the limit', risk: 'caution' },
  ],
  runbook: 'pid-pressure',
  references: [
    'https://docs.kernel.org/admin-guide/cgroup-v1/pids.html',
    'https://kubernetes.io/docs/concepts/policy/pid-limiting/',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] cgroup: fork rejected by pids controller in /kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod0d6c.slice/cri-containerd-6c11.scope',
        from: 'kernel source, kernel/cgroup/pids.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: cgroup: fork rejected by pids controller in /system.slice/docker.service',
        from: 'kernel source, kernel/cgroup/pids.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: "[ 8123.456789] cgroup: Unknown subsys name 'pids'",
        because: 'boot message',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] cgroup: cgroup2: unknown option "nsdelegate"',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
