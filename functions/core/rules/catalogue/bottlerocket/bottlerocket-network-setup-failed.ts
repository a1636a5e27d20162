import { defineRule } from '../../define';

export default defineRule({
  id: 'bottlerocket-network-setup-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'bottlerocket',
  component: 'bottlerocket',
  category: 'boot-failed',
  severity: 'critical',
  criticalBecause: 'the node has no network configuration and cannot join',
  title: 'Bottlerocket could not configure the network',
  sources: ['system'],
  match: [
    {
      literal: 'Failed to discern primary interface',
      pattern: /netdog[^\n]{0,30}: Failed to discern primary interface/,
    },
    { literal: "'networkctl' failed: ", pattern: /netdog[^\n]{0,30}: 'networkctl' failed: / },
    {
      literal: 'network config',
      pattern: /netdog[^\n]{0,30}: Failed to (?:parse|read) network config(?: from '[^'\n]{2,120}')?: /,
    },
  ],
  dedup: [],
  recovery: { none: 'boot steps run once; a later success is a new boot' },
  confidence: { alone: 0.93, strongerWith: [] },
  mayCause: ['wait-online-timeout', 'node-registration-failed'],
  why: 'net.toml or the kernel command line is wrong, or no interface fits.',
  impact: 'The boot goes on without network.',
  remediation: [
    { do: 'Check net.toml or netdog.default-interface', risk: 'safe' },
    { do: 'Correct it and replace the node', risk: 'disruptive' },
  ],
  runbook: 'bottlerocket',
  references: ['https://bottlerocket.dev/en/os/latest/', 'https://github.com/bottlerocket-os/bottlerocket-core-kit'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal netdog[812]: Failed to discern primary interface',
        from: 'Bottlerocket netdog',
      },
      {
        source: 'journal',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal netdog[812]: 'networkctl' failed: Failed to connect to system bus",
        from: 'Bottlerocket netdog',
      },
      {
        source: 'journal',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal netdog[812]: Failed to read network config from '/var/lib/bottlerocket/net.toml': expected an equals",
        from: 'Bottlerocket netdog',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal netdog[812]: Generated primary interface configuration for eth0',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: Finished generate-network-config.service - Generate network configuration.',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
