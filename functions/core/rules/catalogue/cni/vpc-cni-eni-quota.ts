import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-eni-quota',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'quota',
  severity: 'high',
  title: 'Account quota for network interfaces is used up',
  sources: ['cni'],
  match: { literal: 'NetworkInterfaceLimitExceeded', pattern: /NetworkInterfaceLimitExceeded/ },
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['vpc-cni-no-free-ip'],
  why: 'The Region counts all interfaces of the account: nodes, load balancers, endpoints, functions, and leaked ones.',
  impact: 'No node of the Region gets further addresses by a new interface.',
  remediation: [
    { do: 'Delete interfaces in state available that belong to no one', risk: 'caution' },
    { do: 'Raise the quota', risk: 'safe' },
  ],
  runbook: 'vpc-cni-ip-exhaustion',
  references: ['https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:1000","msg":"Failed to CreateNetworkInterface NetworkInterfaceLimitExceeded: You have reached the limit of network interfaces\\n\\tstatus code: 400, request id: 1f6d for subnet subnet-0a1b2c3d"}',
        from: 'amazon-vpc-cni-k8s pkg/awsutils',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:819","msg":"Failed to increase pool size due to not able to allocate ENI AllocENI: failed to create ENI: operation error EC2: CreateNetworkInterface, https response error StatusCode: 400, RequestID: 1f6d, api error NetworkInterfaceLimitExceeded: Limit reached"}',
        from: 'amazon-vpc-cni-k8s with AWS SDK v2',
      },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:819","msg":"AttachmentLimitExceeded: Interface count 5 exceeds the limit for m5.large"}',
        because: 'limit of the instance',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:700","msg":"Skipping ENI allocation as the max ENI limit is already reached"}',
        because: 'limit of the instance',
        nearMiss: true,
      },
    ],
  },
});
