import { defineRule } from '../../define';

export default defineRule({
  id: 'cilium-agent-unreachable',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'cni',
  category: 'cni-not-ready',
  severity: 'high',
  title: 'Cilium CNI plugin cannot reach its agent',
  sources: ['kubelet', 'containerd', 'docker'],
  match: [
    {
      literal: 'cilium.sock',
      pattern: /cilium\.sock[^"]{0,60}?(?<error>connection refused|no such file or directory|deadline exceeded)/,
    },
    { literal: 'Cilium API client timeout exceeded', pattern: /Cilium API client timeout exceeded/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['sandbox-creation-failed'],
  why: 'The cilium pod of the node is starting, crashed or overloaded.',
  impact: 'No sandbox can be created or removed until it answers.',
  remediation: [{ do: 'Check the cilium pod on this node', risk: 'safe' }],
  runbook: 'sandbox-creation',
  references: ['https://docs.cilium.io/en/stable/operations/troubleshooting/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "RunPodSandbox from runtime service failed" err="rpc error: code = Unknown desc = failed to setup network for sandbox \\"6c11\\": plugin type=\\"cilium-cni\\" failed (add): unable to connect to Cilium agent: failed to create cilium agent client after 30.000000 seconds timeout: Get \\"http://localhost/v1/config\\": dial unix /var/run/cilium/cilium.sock: connect: connection refused"',
        from: 'cilium plugins/cilium-cni',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="RunPodSandbox failed, error" error="plugin type=\\"cilium-cni\\" failed (add): unable to create endpoint: Cilium API client timeout exceeded"',
        from: 'cilium plugins/cilium-cni',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 csi_plugin.go:112] kubernetes.io/csi: Register new plugin with name: ebs.csi.aws.com at endpoint: /var/lib/kubelet/plugins/ebs.csi.aws.com/csi.sock',
        because: 'another socket',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="failed to load cni during init" error="no network config found in /etc/cni/net.d"',
        because: 'ordinary start',
        nearMiss: true,
      },
    ],
  },
});
