import { defineRule } from '../../define';

export default defineRule({
  id: 'nodeadm-cached-config',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'bootstrap',
  component: 'nodeadm',
  category: 'user-data',
  severity: 'low',
  title: 'nodeadm falls back to a cached configuration',
  sources: ['bootstrap'],
  match: [
    { literal: 'Falling back to cached config', pattern: /Falling back to cached config/ },
    { literal: 'Encountered error in config provider', pattern: /Encountered error in config provider/ },
  ],
  dedup: [],
  recovery: { none: 'boot steps run once; a later success is a new boot' },
  confidence: { alone: 0.6, strongerWith: ['bootstrap-imds-failed'] },
  mayCause: [],
  why: 'The configuration source, usually the metadata service, failed at this boot.',
  impact: 'The node runs with the configuration of an earlier boot.',
  remediation: [{ do: 'Check the metadata service at boot time', risk: 'safe' }],
  runbook: 'imds',
  references: ['https://awslabs.github.io/amazon-eks-ami/nodeadm/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"warn","ts":1795162442.118,"caller":"init/init.go:140","msg":"Falling back to cached config..."}',
        from: 'amazon-eks-ami nodeadm',
      },
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"warn","ts":1795162442.118,"caller":"configprovider/chain.go:31","msg":"Encountered error in config provider","error":"operation error ec2imds: GetUserData, canceled"}',
        from: 'amazon-eks-ami nodeadm',
      },
    ],
    silent: [
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"info","ts":1795162442.118,"caller":"cli/config.go:20","msg":"Using default config sources..."}',
        because: 'ordinary start',
        nearMiss: true,
      },
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"info","ts":1795162442.118,"caller":"init/init.go:135","msg":"Configured daemon"}',
        because: 'progress',
      },
    ],
  },
});
