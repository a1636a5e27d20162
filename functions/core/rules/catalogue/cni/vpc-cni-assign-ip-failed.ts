import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-assign-ip-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'ip-exhaustion',
  severity: 'high',
  title: 'CNI plugin could not assign an IP address to a pod',
  sources: ['cni', 'kubelet', 'containerd', 'docker'],
  match: [
    { literal: 'failed to assign an IP address to container', pattern: /failed to assign an IP address to container/ },
    { literal: 'Failed to assign an IP address to ', pattern: /Failed to assign an IP address to (?:container|pod)/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: ['vpc-cni-no-free-ip', 'vpc-cni-subnet-ip-exhausted'] },
  mayCause: ['sandbox-creation-failed'],
  why: 'ipamd answered the plugin without an address: its pool is empty, or it may not use the interface the pod needs.',
  impact: 'The pod stays in ContainerCreating and kubelet retries.',
  remediation: [
    { do: 'Read ipamd.log of the same time for the reason', risk: 'safe' },
    { do: 'Compare pods on the node with the address limit of the instance type', risk: 'safe' },
  ],
  runbook: 'vpc-cni-ip-exhaustion',
  nmaReason: 'IPAMDNoIPs',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "RunPodSandbox from runtime service failed" err="rpc error: code = Unknown desc = failed to setup network for sandbox \\"6c11\\": plugin type=\\"aws-cni\\" name=\\"aws-cni\\" failed (add): add cmd: failed to assign an IP address to container"',
        from: 'amazon-vpc-cni-k8s cmd/routed-eni-cni-plugin',
      },
      {
        source: 'cni-plugin',
        line: '2026-11-20T08:14:02Z [ERROR]\tFailed to assign an IP address to container 6c119f',
        from: 'amazon-vpc-cni-k8s cmd/routed-eni-cni-plugin, 1.5',
      },
      {
        source: 'cni-plugin',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"routed-eni-cni-plugin/cni.go:133","msg":"Failed to assign an IP address to container 6c119f"}',
        from: 'amazon-vpc-cni-k8s cmd/routed-eni-cni-plugin, 1.7',
      },
    ],
    silent: [
      {
        source: 'cni-plugin',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"routed-eni-cni-plugin/cni.go:126","msg":"Received add network response for container 6c119f interface eth0: Success:true IPv4Addr:\\"10.0.20.7\\""}',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/rpc_handler.go:230","msg":"Send AddNetworkReply: IPv4Addr: 10.0.20.7, IPv6Addr: , DeviceNumber: 1, err: <nil>"}',
        because: 'success',
      },
    ],
  },
});
