import { defineRule } from '../../define';

export default defineRule({
  id: 'runtime-cannot-allocate-memory',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'memory',
  severity: 'high',
  title: 'Runtime or kubelet cannot get memory for a new process',
  sources: ['runtime', 'kubelet'],
  match: {
    literal: 'cannot allocate memory',
    pattern:
      /(?:fork\/exec|clone|mmap|pipe|pthread_create|mount|mkdir \/sys\/fs\/cgroup|cgroup)[^"]{0,200}: cannot allocate memory/,
  },
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: ['kubelet-system-oom'] },
  mayCause: ['sandbox-creation-failed', 'container-start-error', 'shim-start-failed'],
  why: 'The node is out of memory, overcommit is off, or the kernel has leaked memory cgroups.',
  impact: 'New containers and probes fail.',
  remediation: [
    { do: 'Look at MemAvailable, slab size and the number of memory cgroups', risk: 'safe' },
    { do: 'Drain and reboot the node when cgroups leaked', risk: 'disruptive' },
  ],
  runbook: 'oom-memory-pressure',
  references: ['https://docs.kernel.org/mm/overcommit-accounting.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="ExecSync for \\"6c11\\" failed" error="failed to exec in container: failed to start exec \\"99ac\\": OCI runtime exec failed: fork/exec /usr/bin/runc: cannot allocate memory: unknown"',
        from: 'Go os/exec',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 pod_container_manager_linux.go:89] "Failed to create pod cgroup" err="mkdir /sys/fs/cgroup/memory/kubepods/burstable/pod0d6c: cannot allocate memory"',
        from: 'opencontainers/cgroups',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 flags.go:64] FLAG: --system-reserved="memory=200Mi"',
        because: 'configuration',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="StartContainer for \\"6c11\\" failed" error="container init was OOM-killed (memory limit too low?)"',
        because: 'limit of one container',
        nearMiss: true,
      },
    ],
  },
});
