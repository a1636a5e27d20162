import { defineRule } from '../../define';

export default defineRule({
  id: 'ec2-unauthorized-operation',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'iam',
  component: 'iam',
  category: 'iam-permissions',
  severity: 'high',
  title: 'EC2 denies a call of a node component',
  sources: ['efs-csi', 'fsx-csi', 'kubelet', 'messages', 'journal', 'cloud-init', 'user-data', 'nodeadm'],
  match: {
    literal: 'UnauthorizedOperation',
    pattern:
      /(?:operation error EC2: (?<action>[A-Za-z]{5,50}),.{0,200}?)?UnauthorizedOperation(?:\) when calling the| ?: You are not authorized)/,
  },
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['nodeadm-ec2-call-failed'],
  why: 'The role lacks the EC2 action; the encoded message in the line tells which.',
  impact: 'Volumes, interfaces or instance data of the component cannot be handled.',
  remediation: [
    { do: 'Decode the authorization message (aws sts decode-authorization-message)', risk: 'safe' },
    { do: 'Attach the managed policy of the component', risk: 'caution' },
  ],
  runbook: 'iam-permissions',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/security-iam-troubleshoot.html',
    'https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'efs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 driver.go:122] GRPC error: rpc error: code = Internal desc = Could not describe mount targets: operation error EC2: DescribeAvailabilityZones, https response error StatusCode: 403, RequestID: 1f6d, api error UnauthorizedOperation: You are not authorized to perform this operation.',
        from: 'AWS SDK for Go v2',
      },
      {
        source: 'cloud-init',
        line: 'An error occurred (UnauthorizedOperation) when calling the DescribeTags operation: You are not authorized to perform this operation.',
        from: 'AWS CLI',
      },
    ],
    silent: [
      {
        source: 'efs-csi',
        line: 'E1120 08:14:02.118204    3121 driver.go:122] api error InvalidParameterValue: subnet does not exist',
        because: 'not a permission',
      },
      {
        source: 'cloud-init',
        line: 'An error occurred (AccessDenied) when calling the GetParameter operation: User: arn:aws:sts::111122223333:assumed-role/node/i-0123456789abcdef0 is not authorized to perform: ssm:GetParameter',
        because: 'another phrasing, another rule',
        nearMiss: true,
      },
    ],
  },
});
