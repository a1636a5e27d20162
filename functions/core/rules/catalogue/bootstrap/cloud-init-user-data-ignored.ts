import { defineRule } from '../../define';

export default defineRule({
  id: 'cloud-init-user-data-ignored',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'bootstrap',
  component: 'cloud-init',
  category: 'user-data',
  severity: 'high',
  title: 'cloud-init did not understand the user data',
  sources: ['cloud-init', 'messages', 'journal'],
  match: [
    { literal: 'Unhandled non-multipart', pattern: /Unhandled non-multipart \((?<type>[^)]{3,60})\) userdata/ },
    { literal: 'Unhandled unknown content-type', pattern: /Unhandled unknown content-type \((?<type>[^)]{3,60})\)/ },
    { literal: 'Failed loading yaml blob', pattern: /Failed loading yaml blob\.? ?(?<error>.{0,120})/ },
    { literal: 'ailed at merging in cloud config', pattern: /[Ff]ailed at merging in cloud config part/ },
  ],
  dedup: [],
  recovery: { none: 'boot steps run once; a later success is a new boot' },
  confidence: { alone: 0.85, strongerWith: [] },
  mayCause: [],
  why: 'The text is neither a script (#!), nor cloud-config, nor a MIME multipart document, or its YAML is broken. A launch template of a managed node group must be MIME multipart.',
  impact: 'Nothing of that part ran.',
  remediation: [{ do: 'Correct the header or the YAML of the user data and replace the node', risk: 'disruptive' }],
  runbook: 'node-join-failure',
  references: [
    'https://cloudinit.readthedocs.io/en/latest/howto/debugging.html',
    'https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'cloud-init',
        line: "2026-11-20 08:14:02,118 - __init__.py[WARNING]: Unhandled non-multipart (text/x-not-multipart) userdata: 'b'set -ex'...'",
        from: 'cloud-init user_data.py',
      },
      {
        source: 'cloud-init',
        line: "2026-11-20 08:14:02,118 - __init__.py[WARNING]: Unhandled unknown content-type (application/node.eks.aws) userdata: 'b'---'...'",
        from: 'cloud-init handlers, 19.3',
      },
      {
        source: 'cloud-init',
        line: '2026-11-20 08:14:02,118 - util.py[WARNING]: Failed loading yaml blob. Invalid format at line 4 column 3',
        from: 'cloud-init util.py',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal cloud-init: 2026-11-20 08:14:02,118 - util.py[WARNING]: Failed at merging in cloud config part from part-001',
        from: 'cloud-init handlers/cloud_config.py',
      },
    ],
    silent: [
      {
        source: 'cloud-init',
        line: '2026-11-20 08:14:02,118 - query.py[WARNING]: Missing root-readable /run/cloud-init/instance-data-sensitive.json. Using redacted /run/cloud-init/instance-data.json instead.',
        because: 'unrelated warning',
        nearMiss: true,
      },
      {
        source: 'cloud-init',
        line: '2026-11-20 08:14:02,118 - __init__.py[DEBUG]: Calling handler ShellScriptPartHandler (text/x-shellscript, part-001, 2) with frequency once-per-instance',
        because: 'understood',
        nearMiss: true,
      },
    ],
  },
});
