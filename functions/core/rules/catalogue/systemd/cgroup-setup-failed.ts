import { defineRule } from '../../define';

export default defineRule({
  id: 'cgroup-setup-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'systemd',
  component: 'systemd',
  category: 'cgroup',
  severity: 'medium',
  title: 'systemd could not create or change a control group',
  sources: ['kernel', 'system', 'containerd', 'kubelet'],
  match: [
    {
      literal: 'Failed to create cgroup',
      pattern: /systemd\[1\]: [^\n]{0,160}Failed to create cgroup[^\n]{0,160}: (?!File exists)[A-Z]/,
    },
    { literal: 'Failed to add PID', pattern: /systemd\[1\]: [^\n]{0,160}Failed to add PIDs? [^\n]{0,160}: [A-Z]/ },
    { literal: 'Failed to realize cgroups', pattern: /Failed to realize cgroups/ },
    { literal: 'Failed to allocate manager object', pattern: /Failed to allocate manager object/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.85, strongerWith: ['container-cgroup-failed', 'kernel-address-space-exhausted'] },
  mayCause: ['container-cgroup-failed', 'container-start-error'],
  why: 'Cgroups leaked until the kernel’s limit, versions 1 and 2 are mixed up, or the process ended meanwhile.',
  impact: 'Containers or services do not start, or run without limits.',
  remediation: [
    { do: 'Check whether the node runs cgroup v1 or v2 and the driver of runtime and kubelet', risk: 'safe' },
    { do: 'Reboot when cgroups leaked', risk: 'disruptive' },
  ],
  runbook: 'systemd-units',
  references: [
    'https://kubernetes.io/docs/concepts/architecture/cgroups/',
    'https://docs.kernel.org/admin-guide/cgroup-v2.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 systemd[1]: kubepods-pod0d6c.slice: Failed to create cgroup /kubepods.slice/kubepods-pod0d6c.slice: No space left on device',
        from: 'systemd core/cgroup.c',
      },
      {
        source: 'messages',
        line: "Nov 20 08:14:02 ip-10-0-12-34 systemd[1]: cri-containerd-6c11.scope: Failed to add PIDs to scope's control group: No such process",
        from: 'systemd core/scope.c',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 systemd[1]: kubepods.slice: Failed to realize cgroups of queued unit, ignoring: Device or resource busy',
        from: 'systemd core/cgroup.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 systemd[1]: Failed to allocate manager object: No such file or directory',
        from: 'systemd core/main.c',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 systemd[1]: Created slice kubepods-pod0d6c.slice - libcontainer container kubepods-pod0d6c.slice.',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: "[ 8123.456789] cgroup: Unknown subsys name 'net_cls'",
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
