import { defineRule } from '../../define';

export default defineRule({
  id: 'collection-command-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'bottlerocket',
  component: 'collector',
  category: 'log-loss',
  severity: 'info',
  title: 'A command of the log collection failed',
  sources: ['collector-error'],
  match: [
    { literal: '--- Errors in collector', pattern: /--- Errors in collector "(?<collector>[\w .-]{2,60})" ---/ },
    { literal: 'Error running command', pattern: /Error running command '?(?<collector>[\w./-]{2,60})/ },
    {
      literal: 'ailed to execute command',
      pattern: /[Ff]ailed to execute command[^\n]{0,20}[:'" ](?<collector>[\w./-]{2,60})/,
    },
  ],
  dedup: [],
  recovery: { none: 'it concerns this collection only' },
  confidence: { alone: 0.95, strongerWith: [] },
  mayCause: [],
  why: 'A tool is missing on this system or ended with an error while logs were collected.',
  impact: 'The file it should have written is missing or incomplete.',
  remediation: [{ do: 'See which file is affected before drawing conclusions from its absence', risk: 'safe' }],
  runbook: 'bottlerocket',
  references: [
    'https://github.com/bottlerocket-os/bottlerocket-core-kit',
    'https://github.com/aws/eks-node-monitoring-agent',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'collector-error',
        line: '--- Errors in collector "networking" ---',
        from: 'eks-node-monitoring-agent',
      },
      {
        source: 'collector-error',
        line: "Error running command 'iptables -nvL -t nat': exit status 3",
        from: 'Bottlerocket logdog',
      },
      {
        source: 'collector-error',
        line: 'Failed to execute command: journalctl --no-pager',
        from: 'Bottlerocket logdog',
      },
    ],
    silent: [
      {
        source: 'collector-error',
        line: 'logs are at: /var/log/support/bottlerocket-logs.tar.gz',
        because: 'success',
        nearMiss: true,
      },
      { source: 'collector-error', line: 'collector "networking" finished', because: 'success', nearMiss: true },
    ],
  },
});
