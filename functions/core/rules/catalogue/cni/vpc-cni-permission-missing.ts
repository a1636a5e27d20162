import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-permission-missing',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'iam-permissions',
  severity: 'high',
  title: 'ipamd lacks an EC2 permission',
  sources: ['cni'],
  match: [
    {
      literal: 'due to missing permissions',
      pattern: /Unauthorized operation: failed to call (?<action>[A-Za-z0-9:]{5,60}) due to missing permissions/,
    },
    { literal: 'UnauthorizedOperation', pattern: /UnauthorizedOperation/ },
    {
      literal: ': AccessDenied',
      pattern: /(?:Failed|failed|unable) to .{3,160}: AccessDenied(?:Exception)?\b/,
      unless: /AssumeRole|WebIdentity|UnauthorizedOperation/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.95, strongerWith: [] },
  mayCause: [
    'vpc-cni-ipamd-start-failed',
    'vpc-cni-no-free-ip',
    'vpc-cni-assign-ip-failed',
    'vpc-cni-eni-create-failed',
    'vpc-cni-eni-tag-failed',
  ],
  why: 'The role of aws-node (its own by IRSA or Pod Identity, else the node role) does not have AmazonEKS_CNI_Policy, or for IPv6 its own policy; a boundary or SCP may deny it.',
  impact:
    'Interfaces and addresses cannot be created; with DescribeNetworkInterfaces denied ipamd does not even start.',
  remediation: [
    { do: 'Attach AmazonEKS_CNI_Policy to the role aws-node uses', risk: 'caution' },
    { do: 'Check permission boundaries and service control policies', risk: 'safe' },
  ],
  runbook: 'iam-permissions',
  references: [
    'https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/iam-policy.md',
    'https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"warn","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:600","msg":"Unauthorized operation: failed to call ec2:AssignPrivateIpAddresses due to missing permissions. Please refer https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/iam-policy.md to attach relevant policy to IAM role"}',
        from: 'amazon-vpc-cni-k8s pkg/awsutils',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:640","msg":"Failed to add tag to ENI eni-0123456789abcdef0: AccessDenied: User is denied by a service control policy"}',
        from: 'amazon-vpc-cni-k8s pkg/awsutils',
      },
      {
        source: 'ipamd',
        line: '2026-11-20T08:14:02Z [ERROR]\tFailed to CreateNetworkInterface UnauthorizedOperation: You are not authorized to perform this operation. Encoded authorization failure message: x2k8q',
        from: 'amazon-vpc-cni-k8s pkg/awsutils, 1.5',
      },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:400","msg":"Using role of the instance profile"}',
        because: 'no fault',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:1000","msg":"AuthFailure: You are not the owner of network interface \'eni-0123456789abcdef0\'."}',
        because: 'another error',
        nearMiss: true,
      },
    ],
  },
});
