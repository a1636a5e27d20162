import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-instance-type-unknown',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'eni',
  severity: 'high',
  title: 'ipamd does not know the limits of this instance type',
  sources: ['cni'],
  match: [
    {
      literal: 'unknown instance type',
      pattern:
        /(?:vpc_ip_resource_limit|vpc ip resource\(eni ip limit\)): unknown instance type[: ]{0,2}(?<instanceType>[a-z0-9.-]{3,30})?/,
    },
    {
      literal: 'Failed to get ENI limit',
      pattern: /Failed to get ENI limits?(?: from file:vpc_ip_limits or EC2 for (?<instanceType>[a-z0-9.-]{3,30}))?/,
    },
  ],
  dedup: [],
  recovery: { literal: 'Serving RPC Handler', pattern: /Serving RPC Handler/, sources: ['cni'] },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['vpc-cni-ipamd-start-failed'],
  why: 'The type is newer than this version of the CNI and DescribeInstanceTypes failed too.',
  impact: 'ipamd cannot size its pool; it may not start.',
  remediation: [
    { do: 'Update the VPC CNI add-on', risk: 'caution' },
    { do: 'Allow ec2:DescribeInstanceTypes', risk: 'caution' },
  ],
  runbook: 'vpc-cni-not-ready',
  references: [
    'https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/iam-policy.md',
    'https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:1500","msg":"Failed to get ENI limits from file:vpc_ip_limits or EC2 for m9g.large"}',
        from: 'amazon-vpc-cni-k8s pkg/awsutils',
      },
      {
        source: 'ipamd',
        line: '2026-11-20T08:14:02Z [ERROR]\tFailed to get ENI IPv4 limit: vpc ip resource(eni ip limit): unknown instance type: m9g.large',
        from: 'amazon-vpc-cni-k8s pkg/awsutils, 1.5',
      },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:1490","msg":"Instance type m5.large: max ENIs 3, IPs per ENI 10"}',
        because: 'known',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"warn","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:2030","msg":"Prefix delegation is not supported on non-nitro instance t2.large hence falling back to default (secondary IP)"}',
        because: 'a fall-back that works',
        nearMiss: true,
      },
    ],
  },
});
