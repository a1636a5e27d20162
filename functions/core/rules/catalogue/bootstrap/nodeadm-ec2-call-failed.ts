import { defineRule } from '../../define';

export default defineRule({
  id: 'nodeadm-ec2-call-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'bootstrap',
  component: 'nodeadm',
  category: 'node-join',
  severity: 'critical',
  criticalBecause: 'nodeadm stops: the node is not configured and never joins',
  title: 'nodeadm cannot describe its own instance',
  sources: ['bootstrap'],
  match: [
    {
      literal: 'operation error EC2: ',
      pattern: /nodeadm.{0,300}?operation error EC2: (?<operation>Describe[A-Za-z]{3,30}), (?<error>[^"]{5,160})/,
    },
    { literal: 'InstanceCondition waiter', pattern: /exceeded max wait time for InstanceCondition waiter/ },
  ],
  dedup: [],
  recovery: { none: 'boot steps run once; a later success is a new boot' },
  confidence: { alone: 0.9, strongerWith: ['iam-not-authorized'] },
  mayCause: ['nodeadm-command-failed'],
  why: 'Without ec2:DescribeInstances nodeadm cannot learn the private DNS name that becomes the node name: missing permission, no route to the EC2 endpoint, or throttling when many nodes start.',
  impact: 'The instance does not become a node.',
  remediation: [
    { do: 'Check AmazonEKSWorkerNodePolicy on the node role', risk: 'safe' },
    { do: 'Check the ec2 VPC endpoint or NAT route of the subnet', risk: 'safe' },
  ],
  runbook: 'node-join-failure',
  references: [
    'https://awslabs.github.io/amazon-eks-ami/nodeadm/',
    'https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"fatal","ts":1795162442.118,"caller":"nodeadm/main.go:36","msg":"Command failed","error":"operation error EC2: DescribeInstances, https response error StatusCode: 403, RequestID: 1f6d, api error UnauthorizedOperation: You are not authorized to perform this operation."}',
        from: 'AWS SDK for Go v2',
      },
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"fatal","ts":1795162442.118,"caller":"nodeadm/main.go:36","msg":"Command failed","error":"exceeded max wait time for InstanceCondition waiter"}',
        from: 'amazon-eks-ami nodeadm/internal/aws',
      },
    ],
    silent: [
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: SDK 2026/11/20 08:14:02 DEBUG attempting waiter request, attempt count: 1',
        because: 'first attempt',
        nearMiss: true,
      },
      {
        source: 'nodeadm',
        line: 'Nov 20 08:14:02 localhost nodeadm[1712]: {"level":"info","ts":1795162442.118,"caller":"init/init.go:171","msg":"Fetching instance details.."}',
        because: 'progress',
      },
    ],
  },
});
