import { defineRule } from '../../define';

export default defineRule({
  id: 'ssm-agent-not-authorized',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'iam',
  component: 'ssm-agent',
  category: 'iam-permissions',
  severity: 'low',
  title: 'SSM agent of the node may not talk to Systems Manager',
  sources: ['messages', 'journal', 'hybrid-agent', 'other-log'],
  match: [
    {
      literal: 'is not authorized to perform: ssm',
      pattern: /is not authorized to perform: (?<action>(?:ssm:UpdateInstanceInformation|ssmmessages:[A-Za-z]{3,40}))/,
    },
    {
      literal: 'is not authorized to perform: ec2messages:',
      pattern: /is not authorized to perform: (?<action>ec2messages:[A-Za-z]{3,40})/,
    },
  ],
  dedup: ['action'],
  recovery: { quietMinutes: 120 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'The node role does not include AmazonSSMManagedInstanceCore.',
  impact:
    'Pods are not touched; sessions, Run Command and log collection through Systems Manager do not work on this node.',
  remediation: [
    { do: 'Attach AmazonSSMManagedInstanceCore to the node role when Systems Manager is wanted', risk: 'caution' },
  ],
  runbook: 'iam-permissions',
  references: ['https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-instance-permissions.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal amazon-ssm-agent[2104]: 2026-11-20 08:14:02 ERROR EC2RoleProvider Failed to connect to Systems Manager with instance profile role credentials. Err: AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/node/i-0123456789abcdef0 is not authorized to perform: ssm:UpdateInstanceInformation on resource: arn:aws:ec2:us-east-1:111122223333:instance/i-0123456789abcdef0',
        from: 'amazon-ssm-agent',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal amazon-ssm-agent[2104]: ERROR [ssm-agent-worker] error when calling AWS APIs. AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/node/i-0123456789abcdef0 is not authorized to perform: ec2messages:GetMessages',
        from: 'amazon-ssm-agent',
      },
    ],
    silent: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal amazon-ssm-agent[2104]: 2026-11-20 08:14:02 INFO [ssm-agent-worker] Entering SSM Agent hibernate',
        because: 'a consequence',
        nearMiss: true,
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal cloud-init: is not authorized to perform: ssm:GetParameter',
        because: 'user data, another rule',
        nearMiss: true,
      },
    ],
  },
});
