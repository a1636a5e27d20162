import { defineRule } from '../../define';

export default defineRule({
  id: 'nodeadm-called-by-user',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'bootstrap',
  component: 'nodeadm',
  category: 'user-data',
  severity: 'low',
  title: 'nodeadm was started from user data',
  sources: ['bootstrap'],
  match: {
    literal: 'Do not manually call nodeadm from user data',
    pattern: /Do not manually call nodeadm from user data/,
  },
  dedup: [],
  recovery: { none: 'boot steps run once; a later success is a new boot' },
  confidence: { alone: 0.7, strongerWith: [] },
  mayCause: [],
  why: 'The services nodeadm-config and nodeadm-run do this already; a second call runs before cloud-init is done.',
  impact: 'Configuration may be written twice or too early.',
  remediation: [{ do: 'Remove the call from the user data', risk: 'caution' }],
  runbook: 'node-join-failure',
  references: ['https://awslabs.github.io/amazon-eks-ami/nodeadm/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"warn","ts":1795162442.118,"caller":"init/init.go:48","msg":"cloud-init result file /run/cloud-init/result.json does not exist. Do not manually call nodeadm from user data"}',
        from: 'amazon-eks-ami nodeadm',
      },
      {
        source: 'cloud-init',
        line: '{"level":"warn","ts":1795162442.5,"caller":"init/init.go:48","msg":"cloud-init result file /run/cloud-init/result.json does not exist. Do not manually call nodeadm from user data"}',
        from: 'amazon-eks-ami nodeadm',
      },
    ],
    silent: [
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"info","ts":1795162442.118,"caller":"init/init.go:50","msg":"Checking user is root.."}',
        because: 'ordinary start',
      },
      {
        source: 'cloud-init',
        line: '2026-11-20 08:14:02,118 - util.py[DEBUG]: Writing to /run/cloud-init/result.json - wb: [644] 70 bytes',
        because: 'cloud-init is done',
        nearMiss: true,
      },
    ],
  },
});
