import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-private-ip-limit',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'ip-exhaustion',
  severity: 'medium',
  title: 'Interface already has all addresses it may have',
  sources: ['cni'],
  match: { literal: 'PrivateIpAddressLimitExceeded', pattern: /PrivateIpAddressLimitExceeded/ },
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'What ipamd believes about the interface differs from EC2: addresses were added or removed by others, or metadata is late.',
  impact: 'Growth of the pool fails until the next reconciliation.',
  remediation: [
    { do: 'Check whether something else changes the addresses of the interface', risk: 'safe' },
    { do: 'Restart aws-node on the node', risk: 'caution' },
  ],
  runbook: 'vpc-cni-ip-exhaustion',
  nmaReason: 'IPAMDInconsistentState',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"awsutils/awsutils.go:1710","msg":"Failed to allocate a private IP address  PrivateIpAddressLimitExceeded: Number of private addresses will exceed limit.\\n\\tstatus code: 400, request id: 1f6d"}',
        from: 'amazon-vpc-cni-k8s pkg/awsutils',
      },
      {
        source: 'ipamd',
        line: '2026-11-20T08:14:02Z [ERROR]\tFailed to allocate a private IP addresses on ENI eni-0a1b2c3d: PrivateIpAddressLimitExceeded: Number of private addresses will exceed limit.',
        from: 'amazon-vpc-cni-k8s pkg/awsutils, 1.5',
      },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:930","msg":"Found ENI eni-0123456789abcdef0 that has less than the maximum number of IP/Prefixes addresses allocated: cur=9, max=14"}',
        because: 'bookkeeping',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:660","msg":"Successfully increased IP pool, total: 28, used: 12"}',
        because: 'success',
      },
    ],
  },
});
