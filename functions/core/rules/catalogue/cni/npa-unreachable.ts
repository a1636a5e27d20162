import { defineRule } from '../../define';

export default defineRule({
  id: 'npa-unreachable',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'network-policy-agent',
  category: 'network-policy',
  severity: 'high',
  title: 'CNI plugin cannot reach the network policy agent',
  sources: ['cni', 'kubelet', 'containerd'],
  match: [
    { literal: 'connect to network policy agent', pattern: /[Ff]ailed to connect to network policy agent/ },
    { literal: 'ailed to setup network policy', pattern: /add cmd: failed to setup network policy/ },
    {
      literal: 'to setup default network policy',
      pattern:
        /Failed to setup default network policy for Pod Name (?<pod>[a-z0-9.-]{1,253}) and NameSpace (?<namespace>[a-z0-9-]{1,63})/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['sandbox-creation-failed'],
  why: 'The aws-eks-nodeagent container does not run or hangs, and the plugin asks it for each new pod.',
  impact: 'In strict mode pods do not start; in standard mode they start without their policy.',
  remediation: [
    { do: 'Check the aws-eks-nodeagent container of the aws-node pod', risk: 'safe' },
    { do: 'Restart aws-node on the node', risk: 'caution' },
  ],
  runbook: 'network-policy',
  nmaReason: 'NPANotRunning',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'cni-plugin',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"routed-eni-cni-plugin/cni.go:260","msg":"Failed to connect to network policy agent: dial unix: connection refused. Network Policy agent might not be running"}',
        from: 'amazon-vpc-cni-k8s cmd/routed-eni-cni-plugin',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "RunPodSandbox from runtime service failed" err="rpc error: code = Unknown desc = failed to setup network for sandbox \\"6c11\\": plugin type=\\"aws-cni\\" name=\\"aws-cni\\" failed (add): add cmd: failed to setup network policy"',
        from: 'amazon-vpc-cni-k8s cmd/routed-eni-cni-plugin',
      },
      {
        source: 'cni-plugin',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"routed-eni-cni-plugin/cni.go:270","msg":"Failed to setup default network policy for Pod Name api-x2k8q and NameSpace shop: GRPC returned - rpc error: code = Unavailable Network policy agent returned - <nil>"}',
        from: 'amazon-vpc-cni-k8s cmd/routed-eni-cni-plugin',
      },
    ],
    silent: [
      {
        source: 'cni-plugin',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"routed-eni-cni-plugin/cni.go:280","msg":"Network policy agent has configured default policy for pod"}',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'cni-plugin',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"routed-eni-cni-plugin/cni.go:255","msg":"NetworkPolicyMode: none, skip"}',
        because: 'not used',
      },
    ],
  },
});
