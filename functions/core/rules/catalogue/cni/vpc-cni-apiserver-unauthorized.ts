import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-apiserver-unauthorized',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'apiserver-auth',
  severity: 'high',
  title: 'API server refuses aws-node',
  sources: ['cni'],
  match: [
    {
      literal: 'Unauthorized',
      pattern:
        /(?:[Ff]ailed to get node,? ?|[Ff]ailed to (?:list|watch) \*v1[A-Za-z0-9]{0,8}\.[A-Za-z]{3,30}: |[Ff]ailed to get pod: |[Ff]ailed to get ENI config: )Unauthorized/,
    },
    {
      literal: 'serviceaccount:kube-system:aws-node',
      pattern:
        /(?<resource>[a-z.]{3,60}) .{0,80}?is forbidden: User \\*"system:serviceaccount:kube-system:aws-node\\*"/,
    },
  ],
  dedup: [],
  recovery: { literal: 'Serving RPC Handler', pattern: /Serving RPC Handler/, sources: ['cni'] },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['vpc-cni-ipamd-start-failed', 'aws-node-ipamd-timeout'],
  why: 'The ClusterRole of aws-node does not fit the version of the add-on, the account was removed, or its token is not valid in this cluster.',
  impact: 'ipamd cannot read nodes, pods or ENIConfigs; it may not start.',
  remediation: [{ do: 'Reinstall or update the VPC CNI add-on, which brings its role', risk: 'caution' }],
  runbook: 'vpc-cni-not-ready',
  nmaReason: 'IPAMDNotReady',
  references: [
    'https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md',
    'https://docs.aws.amazon.com/eks/latest/userguide/managing-vpc-cni.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:500","msg":"Failed to get node, Unauthorized"}',
        from: 'amazon-vpc-cni-k8s pkg/ipamd',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"cache/reflector.go:240","msg":"Failed to watch: failed to list: eniconfigs.crd.k8s.amazonaws.com is forbidden: User \\"system:serviceaccount:kube-system:aws-node\\" cannot list resource \\"eniconfigs\\" in API group \\"crd.k8s.amazonaws.com\\" at the cluster scope"}',
        from: 'kubernetes RBAC authorizer',
      },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"warn","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:600","msg":"Unauthorized operation: failed to call ec2:DescribeSubnets due to missing permissions."}',
        because: 'EC2, not Kubernetes',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"wait/wait.go:109","msg":"Successful communication with the Cluster! Cluster Version is: v1.31+"}',
        because: 'works',
      },
    ],
  },
});
