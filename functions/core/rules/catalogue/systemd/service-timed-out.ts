import { defineRule } from '../../define';

export default defineRule({
  id: 'service-timed-out',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'systemd',
  component: 'systemd',
  category: 'unit-failed',
  severity: 'medium',
  title: 'A service did not start, stop or answer in time',
  sources: ['system', 'kubelet', 'containerd'],
  match: [
    {
      literal: 'operation timed out. Terminating',
      pattern:
        /(?:^|\s)(?<unit>[\w@.\\:-]{2,80}\.(?:service|mount)): (?:[Ss]tart|[Ss]tart-pre|[Ss]top|[Rr]eload|[Mm]ounting|[Uu]nmounting)\S{0,6} operation timed out\. Terminating/,
    },
    {
      literal: 'timed out. Killing',
      pattern:
        /(?:^|\s)(?<unit>[\w@.\\:-]{2,80}\.service): (?:State '(?:stop|final)-\w{3,12}'|stop-sigterm) timed out\. Killing/,
    },
    { literal: 'Watchdog timeout', pattern: /(?:^|\s)(?<unit>[\w@.\\:-]{2,80}\.service): Watchdog timeout/ },
  ],
  dedup: ['unit'],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.88, strongerWith: ['io-stalls', 'task-hung'] },
  mayCause: ['service-failed'],
  why: 'The program hangs: on a disk or network file system, a dependency, or because the node is overloaded.',
  impact: 'systemd kills it and maybe starts it again; a slow stop delays reboots.',
  remediation: [{ do: 'See what it waited for; look for hung tasks', risk: 'safe' }],
  runbook: 'systemd-units',
  references: ['https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: docker.service: start operation timed out. Terminating.',
        from: 'systemd core/service.c',
      },
      {
        source: 'messages',
        line: "Nov 20 08:14:02 ip-10-0-12-34 systemd[812]: kubelet.service: State 'stop-sigterm' timed out. Killing.",
        from: 'systemd core/service.c',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: systemd-journald.service: Watchdog timeout (limit 3min)!',
        from: 'systemd core/service.c',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: session-4.scope: Deactivated successfully.',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: docker.service: Deactivated successfully.',
        because: 'ordinary stop',
        nearMiss: true,
      },
    ],
  },
});
