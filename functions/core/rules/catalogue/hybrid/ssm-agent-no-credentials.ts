import { defineRule } from '../../define';

export default defineRule({
  id: 'ssm-agent-no-credentials',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'hybrid',
  component: 'ssm-agent',
  category: 'ssm',
  severity: 'low',
  title: 'SSM Agent gets no credentials',
  sources: ['bootstrap', 'hybrid-agent', 'other-log', 'cloud-init'],
  match: [
    {
      literal: 'RequestManagedInstanceRoleToken: ',
      pattern: /RequestManagedInstanceRoleToken: (?<error>AccessDeniedException|[A-Za-z]{5,40}(?!MachineFingerprint))/,
      unless: /MachineFingerprintDoesNotMatch|not authorized to perform/,
    },
    { literal: 'unable to acquire credentials', pattern: /SSM Agent unable to acquire credentials/ },
    {
      literal: 'Failed to connect to Systems Manager with',
      pattern: /EC2RoleProvider Failed to connect to Systems Manager with (?:instance profile|SSM) role credentials/,
      unless: /not authorized to perform/,
    },
    { literal: 'Agent failed to assume any identity', pattern: /Agent failed to assume any identity/ },
    {
      literal: 'no valid credentials could be retrieved',
      pattern: /no valid credentials could be retrieved for ec2 identity/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.88, strongerWith: [] },
  mayCause: [],
  why: 'The instance profile lacks AmazonSSMManagedInstanceCore and default host management is off, metadata is not reachable, or a hybrid registration is no longer valid.',
  impact: 'No Session Manager, Run Command or log collection on this node.',
  remediation: [
    { do: 'Check the policies of the node role', risk: 'safe' },
    { do: 'On hybrid nodes register again with a new activation', risk: 'safe' },
  ],
  runbook: 'hybrid-nodes',
  references: ['https://docs.aws.amazon.com/systems-manager/latest/userguide/troubleshooting-ssm-agent.html'],
  falsePositives: 'nodes that are meant to run without SSM',
  examples: {
    fires: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 amazon-ssm-agent[812]: 2026-11-20 08:14:02.3390 ERROR EC2RoleProvider Failed to connect to Systems Manager with instance profile role credentials. Err: retrieved credentials failed to report to ssm.',
        from: 'amazon-ssm-agent',
      },
      {
        source: 'hybrid-agent',
        line: "2026-11-20 08:14:02 ERROR [CredentialRefresher] error calling RequestManagedInstanceRoleToken: AccessDeniedException: Systems Manager's instance management role is not configured for account",
        from: 'amazon-ssm-agent',
      },
      {
        source: 'cloud-init',
        line: '2026/11/20 08:14:02Z: SSM Agent unable to acquire credentials: no EC2 instance role',
        from: 'amazon-ssm-agent',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 amazon-ssm-agent[812]: 2026-11-20 08:14:02.7541 ERROR Agent failed to assume any identity',
        from: 'amazon-ssm-agent',
      },
      {
        source: 'hybrid-agent',
        line: '2026-11-20 08:14:02 ERROR [CredentialRefresher] Failed to retrieve credentials: no valid credentials could be retrieved for ec2 identity',
        from: 'amazon-ssm-agent',
      },
    ],
    silent: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 amazon-ssm-agent[812]: 2026-11-20 08:14:02.3390 INFO [CredentialRefresher] Next credential rotation will be in 29.9 minutes',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 amazon-ssm-agent[812]: 2026-11-20 08:14:02.3390 INFO EC2RoleProvider Successfully connected with instance profile role credentials',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
