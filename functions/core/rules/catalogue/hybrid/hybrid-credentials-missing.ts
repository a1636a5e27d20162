import { defineRule } from '../../define';

export default defineRule({
  id: 'hybrid-credentials-missing',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'hybrid',
  component: 'hybrid',
  category: 'hybrid-credentials',
  severity: 'high',
  title: 'The credentials file of a hybrid node is missing or empty',
  sources: ['bootstrap', 'hybrid-agent', 'other-log', 'pods'],
  match: [
    {
      literal: '/eks-hybrid/.aws/credentials',
      pattern:
        /(?:open|failed to (?:load|read)[^"\n]{0,80}|no such file[^"\n]{0,40}|SharedCredsLoad[^"\n]{0,80})[ :]{1,3}\/eks-hybrid\/\.aws\/credentials/,
    },
    {
      literal: 'aws_signing_helper_update.service',
      pattern:
        /aws_signing_helper_update\.service: (?:Failed with result|Main process exited, code=exited, status=[1-9])/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.92, strongerWith: ['hybrid-roles-anywhere-failed'] },
  mayCause: ['apiserver-unauthorized', 'credential-provider-failed'],
  why: 'The service that refreshes IAM Roles Anywhere credentials does not run.',
  impact: 'Tokens for the API server and ECR expire within the hour.',
  remediation: [
    { do: 'Read the log of aws_signing_helper_update', risk: 'safe' },
    { do: 'Restart it once certificate and trust anchor are right', risk: 'caution' },
  ],
  runbook: 'hybrid-nodes',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/hybrid-nodes-troubleshooting.html',
    'https://docs.aws.amazon.com/rolesanywhere/latest/userguide/credential-helper.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 host kubelet[812]: failed to load shared config: open /eks-hybrid/.aws/credentials: no such file or directory',
        from: 'AWS SDK for Go v2',
      },
      {
        source: 'journal',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: aws_signing_helper_update.service: Failed with result 'exit-code'.",
        from: 'systemd',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: Started aws_signing_helper_update.service - Service that runs aws_signing_helper update to keep the AWS credentials refreshed.',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'hybrid-agent',
        line: 'AWS_SHARED_CREDENTIALS_FILE=/eks-hybrid/.aws/credentials',
        because: 'setting',
        nearMiss: true,
      },
    ],
  },
});
