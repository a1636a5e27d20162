import { defineRule } from '../../define';

export default defineRule({
  id: 'bottlerocket-user-data-invalid',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'bottlerocket',
  component: 'bottlerocket',
  category: 'boot-failed',
  severity: 'critical',
  criticalBecause: 'the node boots without its configuration and cannot join',
  title: 'The user data of a Bottlerocket node is not valid',
  sources: ['system'],
  match: [
    {
      literal: 'early-boot-config',
      pattern: /early-boot-config(?:\[\d+\])?: (?:[^\n]{0,40}\[?ERROR\]?|Error|Provider error|Failed)[^\n]{3,240}/,
    },
    { literal: 'Error parsing TOML user data', pattern: /Error parsing TOML user data/ },
  ],
  dedup: [],
  recovery: { none: 'boot steps run once; a later success is a new boot' },
  confidence: { alone: 0.93, strongerWith: [] },
  mayCause: ['node-registration-failed'],
  why: 'It is not TOML, uses a setting this version does not know, or has a value of a wrong type.',
  impact: 'The settings are refused as a whole.',
  remediation: [
    { do: 'Check the user data against the settings of this version', risk: 'safe' },
    { do: 'Correct the launch template and replace the node', risk: 'disruptive' },
  ],
  runbook: 'bottlerocket',
  references: ['https://bottlerocket.dev/en/os/latest/api/settings/', 'https://bottlerocket.dev/en/os/latest/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal early-boot-config[812]: Error sending PATCH to /settings?tx=bottlerocket-launch: Status 400 when sending: Json deserialize error: unknown field `clustername`',
        from: 'Bottlerocket early-boot-config',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal user-data-provider[812]: Error parsing TOML user data: expected an equals, found an identifier at line 2 column 9',
        from: 'Bottlerocket early-boot-config',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal early-boot-config[812]: [INFO] early-boot-config started',
        because: 'progress',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal early-boot-config[812]: [INFO] No user data found.',
        because: 'nothing given',
        nearMiss: true,
      },
    ],
  },
});
