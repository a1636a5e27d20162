import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-eni-tag-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'eni',
  severity: 'low',
  title: 'ipamd cannot tag a network interface',
  sources: ['cni'],
  match: [
    {
      literal: 'Failed to tag the newly created ENI',
      pattern: /Failed to tag the newly created ENI (?<eni>eni-[0-9a-f]{1,17})/,
    },
    { literal: 'Failed to add tag to ENI', pattern: /Failed to add tag to ENI (?<eni>eni-[0-9a-f]{1,17})/ },
    { literal: 'ailed to tag managed ENI', pattern: /failed to tag managed ENI (?<eni>eni-[0-9a-f]{1,17})/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.8, strongerWith: ['vpc-cni-permission-missing'] },
  mayCause: [],
  why: 'ec2:CreateTags is not allowed or was throttled.',
  impact: 'Untagged interfaces are not recognised as leaked later and stay behind.',
  remediation: [{ do: 'Allow ec2:CreateTags on network interfaces', risk: 'caution' }],
  runbook: 'iam-permissions',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/iam-policy.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"warn","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:900","msg":"Failed to tag the newly created ENI eni-0123456789abcdef0:"}',
        from: 'amazon-vpc-cni-k8s pkg/awsutils',
      },
      {
        source: 'ipamd',
        line: '{"level":"warn","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:905","msg":"Failed to add tag to ENI eni-0123456789abcdef0: RequestError"}',
        from: 'amazon-vpc-cni-k8s pkg/awsutils',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:1130","msg":"IP pool status: failed to tag managed ENI eni-0123456789abcdef0: RequestError"}',
        from: 'amazon-vpc-cni-k8s pkg/ipamd',
      },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:890","msg":"Trying to tag newly created ENI: key=node.k8s.amazonaws.com/instance_id, value=i-0123456789abcdef0"}',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:895","msg":"Successfully tagged ENI: eni-0123456789abcdef0"}',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
