import { defineRule } from '../../define';

export default defineRule({
  id: 'service-start-limit',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'systemd',
  component: 'systemd',
  category: 'unit-failed',
  severity: 'medium',
  title: 'systemd gave up restarting a service',
  sources: ['system', 'kubelet', 'containerd'],
  match: [
    {
      literal: 'Start request repeated too quickly',
      pattern: /(?:^|\s)(?<unit>[\w@.\\:-]{2,80}\.(?:service|socket|mount)): Start request repeated too quickly/,
      unless: /run-\w{5,40}|cri-containerd/,
    },
    {
      literal: 'start request repeated too quickly for',
      pattern: /start request repeated too quickly for (?<unit>[\w@.\\:-]{2,80}\.service)/,
    },
  ],
  dedup: ['unit'],
  recovery: { none: 'somebody must start it by hand or boot the node anew' },
  confidence: { alone: 0.95, strongerWith: ['essential-unit-failed', 'units-failed'] },
  mayCause: ['node-became-not-ready'],
  why: 'It failed five times within ten seconds (or its own limit).',
  impact: 'The service stays down.',
  remediation: [
    { do: 'Read the first failure, not the last', risk: 'safe' },
    { do: 'systemctl reset-failed and start it once the cause is gone', risk: 'caution' },
  ],
  runbook: 'systemd-units',
  nmaReason: 'RepeatedRestart',
  npdReason: 'FrequentKubeletRestart',
  references: ['https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: kubelet.service: Start request repeated too quickly.',
        from: 'systemd core/unit.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 systemd[812]: start request repeated too quickly for rsyslog.service',
        from: 'systemd 219',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: kubelet.service: Scheduled restart job, restart counter is at 1.',
        because: 'one restart',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: Started kubelet.service - Kubernetes Kubelet.',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
