import { defineRule } from '../../define';

export default defineRule({
  id: 'cloud-init-no-datasource',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'bootstrap',
  component: 'cloud-init',
  category: 'user-data',
  severity: 'high',
  title: 'cloud-init found no data source',
  sources: ['cloud-init', 'messages', 'journal'],
  match: [
    { literal: 'No instance datasource found', pattern: /No instance datasource found/ },
    {
      literal: 'iving up on md',
      pattern: /[Gg]iving up on md (?:from )?\[?'?(?<url>\S{5,120}) after (?<seconds>\d{1,4}) seconds/,
    },
  ],
  dedup: [],
  recovery: { none: 'boot steps run once; a later success is a new boot' },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['cloud-init-user-data-ignored'],
  why: 'The instance metadata service did not answer at boot: network came up late, the endpoint is disabled, or the image has a wrong datasource list.',
  impact: 'No user data, no host name, no bootstrap.',
  remediation: [
    { do: 'Check metadata options of the launch template and the datasource list of the image', risk: 'safe' },
  ],
  runbook: 'imds',
  references: ['https://cloudinit.readthedocs.io/en/latest/howto/debugging.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'cloud-init',
        line: '2026-11-20 08:14:02,118 - util.py[WARNING]: No instance datasource found! Likely bad things to come!',
        from: 'cloud-init cmd/main.py',
      },
      {
        source: 'cloud-init',
        line: "2026-11-20 08:16:02,118 - DataSourceEc2.py[CRITICAL]: Giving up on md from ['http://169.254.169.254/2009-04-04/meta-data/instance-id'] after 120 seconds",
        from: 'cloud-init sources/DataSourceEc2.py',
      },
    ],
    silent: [
      {
        source: 'cloud-init',
        line: '2026-11-20 08:14:02,118 - main.py[DEBUG]: No local datasource found',
        because: 'the network stage follows',
        nearMiss: true,
      },
      {
        source: 'cloud-init',
        line: 'Cloud-init v. 22.2.2 finished at Fri, 20 Nov 2026 08:14:02 +0000. Datasource DataSourceEc2.  Up 41.20 seconds',
        because: 'found',
      },
    ],
  },
});
