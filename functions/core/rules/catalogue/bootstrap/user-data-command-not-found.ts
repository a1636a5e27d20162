import { defineRule } from '../../define';

export default defineRule({
  id: 'user-data-command-not-found',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'bootstrap',
  component: 'bootstrap',
  category: 'user-data',
  severity: 'medium',
  title: 'User data calls a command that does not exist',
  sources: ['cloud-init', 'user-data', 'messages'],
  match: [
    {
      literal: 'command not found',
      pattern:
        /\/var\/lib\/cloud\/instance[^ ]{0,40}\/scripts\/(?<script>[A-Za-z0-9._-]{1,60}): line (?<line>\d{1,5}): (?<command>[A-Za-z0-9._/-]{1,60}): command not found/,
    },
    {
      literal: 'bad interpreter',
      pattern:
        /\/var\/lib\/cloud\/instance[^ ]{0,40}\/scripts\/[A-Za-z0-9._-]{1,60}: .{0,60}bad interpreter: (?<error>.{3,60})/,
    },
  ],
  dedup: [],
  recovery: { none: 'boot steps run once; a later success is a new boot' },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['cloud-init-user-data-failed'],
  why: 'The image does not have the program, PATH is shorter at boot, or the script was written with Windows line ends.',
  impact: 'This step of the set-up was skipped or the script stopped.',
  remediation: [{ do: 'Install the program in the image or call it by its full path', risk: 'caution' }],
  runbook: 'node-join-failure',
  references: ['https://cloudinit.readthedocs.io/en/latest/howto/debugging.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'cloud-init',
        line: '/var/lib/cloud/instance/scripts/part-001: line 7: jq: command not found',
        from: 'bash',
      },
      {
        source: 'cloud-init',
        line: '/var/lib/cloud/instances/i-0123456789abcdef0/scripts/part-002: line 2: amazon-linux-extras: command not found',
        from: 'bash',
      },
      {
        source: 'cloud-init',
        line: '/var/lib/cloud/instance/scripts/part-001: /bin/bash^M: bad interpreter: No such file or directory',
        from: 'kernel and bash',
      },
    ],
    silent: [
      { source: 'cloud-init', line: '+ command -v docker', because: 'a test' },
      {
        source: 'cloud-init',
        line: 'ci-info: no authorized SSH keys fingerprints found for user ec2-user.',
        because: 'unrelated',
        nearMiss: true,
      },
      {
        source: 'cloud-init',
        line: '/opt/app/start.sh: line 7: foo: command not found',
        because: 'not a script of user data',
        nearMiss: true,
      },
    ],
  },
});
