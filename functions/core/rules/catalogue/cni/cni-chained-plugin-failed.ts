import { defineRule } from '../../define';

export default defineRule({
  id: 'cni-chained-plugin-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'cni',
  category: 'pod-network',
  severity: 'medium',
  title: 'A chained or third-party CNI plugin failed',
  sources: ['kubelet', 'containerd', 'docker'],
  match: {
    literal: ' failed (add): ',
    pattern:
      /plugin type=\\*"(?<plugin>(?!aws-cni|calico|cilium|multus)[a-z0-9_-]{2,40})\\*" (?:name=\\*"[^"\\]{1,40}\\*" )?failed \(add\): (?<error>[^"\\]{3,160})/,
    unless: /failed to find plugin/,
  },
  dedup: ['plugin'],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['sandbox-creation-failed'],
  why: 'portmap, bandwidth, egress or another plugin of the chain reported an error; aws-cni itself had worked.',
  impact: 'Pods stay in ContainerCreating.',
  remediation: [{ do: 'Read the error of the named plugin', risk: 'safe' }],
  runbook: 'sandbox-creation',
  references: ['https://www.cni.dev/plugins/current/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "RunPodSandbox from runtime service failed" err="rpc error: code = Unknown desc = failed to setup network for sandbox \\"6c11\\": plugin type=\\"portmap\\" failed (add): unable to create chain CNI-HOSTPORT-SETMARK: failed to list chains"',
        from: 'containernetworking/plugins',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="RunPodSandbox failed, error" error="failed to setup network for sandbox \\"6c11\\": plugin type=\\"egress-cni\\" name=\\"egress-cni\\" failed (add): running IPAM plugin failed: no IP addresses available in range set"',
        from: 'amazon-vpc-cni-k8s cmd/egress-cni-plugin',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "RunPodSandbox from runtime service failed" err="plugin type=\\"aws-cni\\" name=\\"aws-cni\\" failed (add): add cmd: failed to assign an IP address to container"',
        because: 'aws-cni has its own rules',
        nearMiss: true,
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="StopPodSandbox failed" error="plugin type=\\"portmap\\" failed (delete): exit status 1"',
        because: 'removal',
        nearMiss: true,
      },
    ],
  },
});
