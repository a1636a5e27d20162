import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-plugin-setup-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'pod-network',
  severity: 'high',
  title: 'CNI plugin cannot set up the network of a pod',
  sources: ['cni', 'kubelet', 'containerd', 'docker'],
  match: [
    {
      literal: 'Failed SetupPodNetwork for',
      pattern:
        /Failed SetupPodNetwork for (?:container|pod) (?<containerId>[0-9a-f]{4,64})[: ]{1,2}(?<error>[^"\\]{3,160})?/,
    },
    {
      literal: 'add command: failed to setup network',
      pattern: /add command: failed to setup network: (?<error>[^"\\]{3,160})/,
    },
    {
      literal: 'SetupBranchENIPodNetwork: ',
      pattern: /SetupBranchENIPodNetwork: (?<error>(?:failed|unable)[^"\\]{3,160})/,
      unless: /add command: failed|Failed SetupPodNetwork/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['sandbox-creation-failed'],
  why: 'The address was given, but veth pair, routes, ARP entry or rules could not be made: leftovers of an earlier pod, a renaming udev rule, or missing kernel support.',
  impact: 'The pod stays in ContainerCreating.',
  remediation: [
    { do: 'Read the step that failed in plugin.log', risk: 'safe' },
    { do: 'Look for leftover veth interfaces and rules of the same address', risk: 'safe' },
  ],
  runbook: 'sandbox-creation',
  nmaReason: 'MissingIPRoutes',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'cni-plugin',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"routed-eni-cni-plugin/cni.go:230","msg":"Failed SetupPodNetwork for container 6c119fe2: SetupPodNetwork: failed to setup veth pair: failed to setup veth network: setup NS network: failed to add default gateway: file exists"}',
        from: 'amazon-vpc-cni-k8s cmd/routed-eni-cni-plugin',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "RunPodSandbox from runtime service failed" err="rpc error: code = Unknown desc = failed to setup network for sandbox \\"6c11\\": plugin type=\\"aws-cni\\" name=\\"aws-cni\\" failed (add): add command: failed to setup network: SetupPodNetwork: unable to setup IP based container routes and rules"',
        from: 'amazon-vpc-cni-k8s cmd/routed-eni-cni-plugin',
      },
      {
        source: 'cni-plugin',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"driver/driver.go:200","msg":"SetupBranchENIPodNetwork: failed to setup vlan: failed to add vlan link vlan.eth.3: file exists"}',
        from: 'amazon-vpc-cni-k8s cmd/routed-eni-cni-plugin/driver',
      },
    ],
    silent: [
      {
        source: 'cni-plugin',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"driver/driver.go:220","msg":"SetupPodNetwork: hostVethName=eni1a2b3c, contVethName=eth0, netnsPath=/var/run/netns/cni-1, mtu=9001"}',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'cni-plugin',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"routed-eni-cni-plugin/cni.go:111","msg":"MTU value set is 9001:"}',
        because: 'ordinary',
      },
    ],
  },
});
