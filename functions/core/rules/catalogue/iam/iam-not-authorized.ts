import { defineRule } from '../../define';

export default defineRule({
  id: 'iam-not-authorized',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'iam',
  component: 'iam',
  category: 'iam-permissions',
  severity: 'high',
  title: 'An AWS call was denied by IAM',
  sources: ['pods', 'cni', 'kubelet', 'bootstrap', 'containerd', 'hybrid-agent'],
  match: {
    literal: 'is not authorized to perform: ',
    pattern: /is not authorized to perform: (?<action>[a-z0-9-]{2,40}:[A-Za-z0-9*]{3,80})/,
    unless: /ssm:UpdateInstanceInformation|ssmmessages:|ec2messages:|kms:CreateGrant/,
  },
  dedup: ['action'],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [
    'credential-provider-failed',
    'nodeadm-ec2-call-failed',
    'image-pull-forbidden',
    'image-pull-unauthorized',
    'bootstrap-describe-cluster-failed',
  ],
  why: 'No policy of the identity allows the action, or a boundary, service control, endpoint or resource policy denies it.',
  impact: 'The program that made the call cannot do its work.',
  remediation: [
    { do: 'Add the action to the role the message names', risk: 'caution' },
    { do: 'Look for explicit denies in SCPs and endpoint policies', risk: 'safe' },
  ],
  runbook: 'iam-permissions',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/security-iam-troubleshoot.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 plugin.go:341] Error running credential provider plugin: operation error ECR: GetAuthorizationToken, https response error StatusCode: 400, RequestID: 1f6d, api error AccessDeniedException: User: arn:aws:sts::111122223333:assumed-role/node/i-0123456789abcdef0 is not authorized to perform: ecr:GetAuthorizationToken on resource: *',
        from: 'AWS ECR',
      },
      {
        source: 'cloud-init',
        line: 'An error occurred (AccessDenied) when calling the GetParameter operation: User: arn:aws:sts::111122223333:assumed-role/node/i-0123456789abcdef0 is not authorized to perform: ssm:GetParameter',
        from: 'AWS CLI',
      },
    ],
    silent: [
      {
        source: 'ebs-csi',
        line: 'E1120 08:14:02.118204    3121 driver.go:122] UnauthorizedOperation: You are not authorized to perform this operation.',
        because: 'EC2 phrases it differently',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: W1120 08:14:02.118204    3121 server.go:310] Unauthorized request to kubelet API',
        because: 'not AWS',
      },
    ],
  },
});
