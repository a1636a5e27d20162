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
    { literal: "Migration returned '", pattern: /Migration returned '[^'\n]{1,20}' - stderr: / },
    { literal: 'Error loading migration', pattern: /Error loading migration '(?<migration>[^'\n]{2,100})'/ },
    {
      literal: 'Failed to load TUF repo',
      pattern: /(?:updog|migrator|thar-be-updates)[^\n]{0,80}Failed to load TUF repo/,
    },
    { literal: 'the update with updog', pattern: /Failed to (?:prepare|activate|deactivate) the update with updog/ },
    { literal: 'Failed to check for updates', pattern: /Failed to check for updates: [^\n]{3,160}/ },
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
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal migrator[812]: Migration returned '1' - stderr: unable to parse settings",
        from: 'Bottlerocket migrator',
      },
      {
        source: 'journal',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal migrator[812]: Error loading migration 'migrate_v1.20.0_add-x.lz4': not found",
        from: 'Bottlerocket migrator',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal updog[812]: Failed to load TUF repo: Failed to fetch https://updates.bottlerocket.aws/2020-07-07/aws-k8s-1.32/x86_64/timestamp.json',
        from: 'Bottlerocket updog',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal thar-be-updates[812]: Failed to prepare the update with updog',
        from: 'Bottlerocket thar-be-updates',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal apiclient[812]: Failed to check for updates: error 500',
        from: 'Bottlerocket apiclient',
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
