import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-trunk-missing',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'pod-eni',
  severity: 'high',
  title: 'Node has no trunk interface for security groups of pods',
  sources: ['cni'],
  match: [
    { literal: 'cannot add a pod ENI', pattern: /No trunk ENI (?:Link Index )?found, cannot add a pod ENI/ },
    { literal: 'a trunk ENI to be attached', pattern: /No slot available for a trunk ENI to be attached/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['vpc-cni-branch-eni-pending'],
  why: 'All interface slots were taken before ENABLE_POD_ENI was set, or the instance type does not support trunking.',
  impact: 'Pods with security groups do not start on this node.',
  remediation: [
    { do: 'Replace nodes created before the setting', risk: 'disruptive' },
    { do: 'Use a Nitro type with trunk support', risk: 'disruptive' },
  ],
  runbook: 'vpc-cni-pod-eni',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/security-groups-for-pods.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"warn","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/rpc_handler.go:150","msg":"Send AddNetworkReply: No trunk ENI found, cannot add a pod ENI"}',
        from: 'amazon-vpc-cni-k8s pkg/ipamd/rpc_handler.go',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:540","msg":"No slot available for a trunk ENI to be attached."}',
        from: 'amazon-vpc-cni-k8s pkg/ipamd',
      },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:545","msg":"Trunk eni: eni-0123456789abcdef0"}',
        because: 'there is one',
      },
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/rpc_handler.go:140","msg":"Send AddNetworkReply: Pod shop/api has no pod ENI"}',
        because: 'an ordinary pod',
        nearMiss: true,
      },
    ],
  },
});
