import { defineRule } from '../../define';

export default defineRule({
  id: 'service-program-missing',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'systemd',
  component: 'systemd',
  category: 'unit-failed',
  severity: 'medium',
  title: 'A service cannot run its program',
  sources: ['system', 'kubelet', 'containerd'],
  match: [
    {
      literal: 'Failed at step EXEC spawning',
      pattern:
        /(?:^|\s)(?<unit>[\w@.\\:-]{2,80}\.service): Failed at step EXEC spawning (?<program>\S{2,120}): (?<reason>[A-Z][\w ]{3,40})/,
    },
    {
      literal: 'Failed to locate executable',
      pattern:
        /(?:^|\s)(?<unit>[\w@.\\:-]{2,80}\.service): Failed to locate executable (?<program>\S{2,120}): (?<reason>[A-Z][\w ]{3,40})/,
    },
    {
      literal: 'Failed to load environment files',
      pattern:
        /(?:^|\s)(?<unit>[\w@.\\:-]{2,80}\.service): Failed to load environment files: (?<reason>[A-Z][\w ]{3,40})/,
    },
  ],
  dedup: ['unit'],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.93, strongerWith: ['units-failed'] },
  mayCause: ['service-failed', 'kubelet-unit-failed', 'containerd-unit-failed'],
  why: 'The file does not exist, is not executable, is for another processor, or SELinux forbids it; or a file the unit reads is missing.',
  impact: 'The service does not start.',
  remediation: [
    { do: 'Check path, mode and architecture of the file', risk: 'safe' },
    { do: 'Repair the image and replace the node', risk: 'disruptive' },
  ],
  runbook: 'systemd-units',
  nmaReason: 'ServiceFailedToStart',
  references: ['https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: kubelet.service: Failed at step EXEC spawning /usr/bin/kubelet: Permission denied',
        from: 'systemd core/execute.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 systemd[812]: node-exporter.service: Failed to locate executable /usr/local/bin/node_exporter: No such file or directory',
        from: 'systemd 250',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: kubelet.service: Failed to load environment files: No such file or directory',
        from: 'systemd core/execute.c',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: kubelet.service: Referenced but unset environment variable evaluates to an empty string: KUBELET_EXTRA_ARGS',
        because: 'harmless',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: /usr/lib/systemd/system/snapd.service:23: Unknown key name RestartMode in section Service, ignoring.',
        because: 'harmless',
        nearMiss: true,
      },
    ],
  },
});
