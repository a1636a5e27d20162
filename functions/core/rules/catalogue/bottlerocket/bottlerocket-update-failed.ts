import { defineRule } from '../../define';

export default defineRule({
  id: 'bottlerocket-update-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'bottlerocket',
  component: 'bottlerocket',
  category: 'update',
  severity: 'medium',
  title: 'A Bottlerocket update or migration failed',
  sources: ['system'],
  match: [
    {
      literal: 'migrator',
      pattern: /\bmigrator(?:\[\d+\])?: [^\n]{0,60}(?:Failed|Error|Migration [^\n]{0,60}failed)[^\n]{3,160}/,
    },
    {
      literal: 'thar-be-updates',
      pattern: /\bthar-be-updates(?:\[\d+\])?: [^\n]{0,60}(?:Failed|Error|failed to)[^\n]{3,160}/,
    },
    { literal: 'Failed to check for updates', pattern: /Failed to check for updates: [^\n]{3,160}/ },
    { literal: 'ailed to load repository', pattern: /updog[^\n]{0,80}[Ff]ailed to load repository/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 1440 },
  confidence: { alone: 0.93, strongerWith: [] },
  mayCause: [],
  why: 'The update repository is not reachable, its metadata expired, or settings could not be migrated to the new version.',
  impact: 'The node stays on its version; after a failed migration it boots the old one.',
  remediation: [
    { do: 'Check the route to updates.bottlerocket.aws', risk: 'safe' },
    { do: 'Replace the node with a newer AMI instead', risk: 'disruptive' },
  ],
  runbook: 'bottlerocket',
  references: ['https://bottlerocket.dev/en/os/latest/update/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal migrator[812]: [ERROR] Migration /var/lib/bottlerocket/datastore/v1.20.0 failed: exit code 1',
        from: 'Bottlerocket migrator',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal thar-be-updates[812]: Failed to refresh updates: exit status 1',
        from: 'Bottlerocket thar-be-updates',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal apiserver[812]: Failed to check for updates: error 500',
        from: 'Bottlerocket apiclient',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal updog[812]: Failed to load repository: Failed to fetch https://updates.bottlerocket.aws/2020-07-07/aws-k8s-1.32/x86_64/root.json',
        from: 'Bottlerocket updog',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal migrator[812]: [INFO] Requested version matches version of datastore',
        because: 'nothing to do',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal updog[812]: No update required',
        because: 'nothing to do',
        nearMiss: true,
      },
    ],
  },
});
