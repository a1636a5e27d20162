import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-branch-eni-pending',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'pod-eni',
  severity: 'medium',
  title: 'Branch interface of a pod is not there yet',
  sources: ['cni', 'kubelet'],
  match: [
    { literal: 'ailed to get Branch ENI resource', pattern: /[Ff]ailed to get Branch ENI resource/ },
    { literal: 'ailed to parse pod-ENI annotation', pattern: /[Ff]ailed to parse pod-ENI annotation/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.7, strongerWith: [] },
  mayCause: ['vpc-cni-assign-ip-failed'],
  why: 'The VPC resource controller of EKS has not annotated the pod: its limit of branch interfaces is reached, or the security group or subnet is wrong.',
  impact: 'Pods with security groups wait.',
  remediation: [
    { do: 'Look at the events of the pod and the vpc.amazonaws.com/pod-eni resource of the node', risk: 'safe' },
  ],
  runbook: 'vpc-cni-pod-eni',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/security-groups-for-pods.html'],
  falsePositives: 'Once per pod while the controller works.',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/rpc_handler.go:180","msg":"Send AddNetworkReply: failed to get Branch ENI resource"}',
        from: 'amazon-vpc-cni-k8s pkg/ipamd/rpc_handler.go',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/rpc_handler.go:190","msg":"Failed to parse pod-ENI annotation: [{}"}',
        from: 'amazon-vpc-cni-k8s pkg/ipamd/rpc_handler.go',
      },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/rpc_handler.go:140","msg":"Send AddNetworkReply: Pod shop/api has no pod ENI"}',
        because: 'an ordinary pod',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/rpc_handler.go:200","msg":"Pod vlandId: 3"}',
        because: 'found',
      },
    ],
  },
});
