import { defineRule } from '../../define';

export default defineRule({
  id: 'kubelet-node-ip-invalid',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'node-address',
  severity: 'high',
  title: 'The node IP of kubelet is not usable',
  sources: ['kubelet', 'windows'],
  match: { literal: 'failed to validate nodeIP', pattern: /failed to validate nodeIP: (?<error>[^"]{5,160})/ },
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: '--node-ip names an address that no interface of the host has, often after an image or interface change.',
  impact: 'The node has no or a wrong address: logs, exec, probes and host network pods fail.',
  remediation: [{ do: 'Compare --node-ip with the addresses of the primary interface', risk: 'safe' }],
  runbook: 'kubelet-configuration',
  references: ['https://kubernetes.io/docs/reference/command-line-tools-reference/kubelet/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet_node_status.go:586] "Failed to set some node status fields" err="failed to validate nodeIP: node IP: \\"10.0.99.5\\" not found in the host\'s network interfaces" node="ip-10-0-12-34.ec2.internal"',
        from: 'kubernetes pkg/kubelet/nodestatus/setters.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 kubelet_node_status.go:391] Failed to set some node status fields: failed to validate nodeIP: node IP: "10.0.99.5" not found in the host\'s network interfaces',
        from: 'kubernetes pkg/kubelet/nodestatus, 1.16',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 flags.go:64] FLAG: --node-ip="10.0.12.34"',
        because: 'configuration',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet_node_status.go:73] "Attempting to register node" node="ip-10-0-12-34.ec2.internal"',
        because: 'ordinary start',
      },
    ],
  },
});
