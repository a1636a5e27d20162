import { defineRule } from '../../define';

export default defineRule({
  id: 'unit-oom-killed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'memory',
  component: 'systemd',
  category: 'oom',
  severity: 'high',
  title: 'A service lost a process to the OOM killer',
  sources: ['system', 'kubelet', 'containerd'],
  // Containers show up as scopes under kubepods; the kernel’s own line covers them
  match: [
    {
      literal: "Failed with result 'oom-kill'",
      pattern: /(?:^|\s)(?<unit>[\w@.:-]{2,80}\.(?:service|slice)): Failed with result 'oom-kill'/,
      unless: /cri-containerd|kubepods/,
    },
    {
      literal: 'killed by the OOM killer',
      pattern: /(?:^|\s)(?<unit>[\w@.:-]{2,80}\.service): A process of this unit has been killed by the OOM killer/,
      unless: /cri-containerd|kubepods/,
    },
    {
      literal: 'due to memory ',
      pattern:
        /systemd-oomd\[\d+\]: (?:Marked|Killed) (?<unit>\S{2,160}) (?:for killing )?due to memory (?:pressure|used)/,
    },
  ],
  dedup: ['unit'],
  recovery: { boundary: 'reboot', quietMinutes: 60 },
  confidence: { alone: 0.92, strongerWith: ['oom-killed-node-daemon', 'memory-nearly-exhausted'] },
  mayCause: ['kubelet-unit-failed', 'containerd-unit-failed'],
  why: 'The service reached its own memory limit, or the node was out of memory.',
  impact: 'The service restarts if its unit says so; when it is kubelet or containerd the node drops out meanwhile.',
  remediation: [
    { do: 'Check the limit of the unit (MemoryMax) and its growth', risk: 'safe' },
    { do: 'Reserve more memory for the system', risk: 'disruptive' },
  ],
  runbook: 'oom-memory-pressure',
  references: [
    'https://www.freedesktop.org/software/systemd/man/latest/systemd-oomd.service.html',
    'https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: amazon-cloudwatch-agent.service: Failed with result 'oom-kill'.",
        from: 'systemd core/service.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 systemd[812]: kubelet.service: A process of this unit has been killed by the OOM killer.',
        from: 'systemd core/service.c',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-oomd[812]: Killed /system.slice/falcon-sensor.service due to memory pressure for /system.slice being 71.20% > 60.00% for > 30s with reclaim activity',
        from: 'systemd oomd',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: cri-containerd-6c11.scope: A process of this unit has been killed by the OOM killer.',
        because: 'a container at its limit',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: systemd-oomd.service - Userspace Out-Of-Memory (OOM) Killer was skipped because of an unmet condition check',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
