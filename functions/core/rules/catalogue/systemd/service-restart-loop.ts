import { defineRule } from '../../define';

export default defineRule({
  id: 'service-restart-loop',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'systemd',
  component: 'systemd',
  category: 'unit-failed',
  severity: 'medium',
  title: 'A service is restarted again and again',
  sources: ['system', 'kubelet', 'containerd'],
  // Single restarts are ordinary; the counter in the line says five or more
  match: {
    literal: 'Scheduled restart job, restart counter is at',
    pattern:
      /(?:^|\s)(?<unit>[\w@.\\:-]{2,80}\.service): Scheduled restart job, restart counter is at (?:[5-9]|\d{2,9})\./,
  },
  dedup: ['unit'],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.92, strongerWith: ['essential-unit-failed', 'service-start-limit'] },
  mayCause: ['service-start-limit', 'node-became-not-ready'],
  why: 'It exits soon after each start: bad configuration, a missing dependency or a crash.',
  impact: 'The service is down most of the time.',
  remediation: [{ do: 'Read what it prints before it exits', risk: 'safe' }],
  runbook: 'systemd-units',
  nmaReason: 'RepeatedRestart',
  npdReason: 'FrequentContainerdRestart',
  references: ['https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: containerd.service: Scheduled restart job, restart counter is at 7.',
        from: 'systemd core/service.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 systemd[812]: amazon-ssm-agent.service: Scheduled restart job, restart counter is at 112.',
        from: 'systemd core/service.c',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: containerd.service: Scheduled restart job, restart counter is at 1.',
        because: 'one restart',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: containerd.service: Service RestartSec=5s expired, scheduling restart.',
        because: 'no counter',
        nearMiss: true,
      },
    ],
  },
});
