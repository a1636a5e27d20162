import { defineRule } from '../../define';

export default defineRule({
  id: 'gpu-marked-unhealthy',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'gpu',
  component: 'device-plugin',
  category: 'device-plugin',
  severity: 'high',
  title: 'The device plugin withdrew a GPU as unhealthy',
  sources: ['pod-log', 'messages', 'journal'],
  match: [
    {
      literal: 'the device will go unhealthy',
      pattern:
        /XidCriticalError: Xid=(?<xid>\d{1,4}) on Device=(?<gpu>(?:GPU|MIG)-[0-9a-f-]{8,40}), the device will go unhealthy/,
    },
    { literal: 'device marked unhealthy: ', pattern: /device marked unhealthy: (?<gpu>(?:GPU|MIG)-[0-9a-f-]{8,40})/ },
  ],
  dedup: ['gpu'],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.95, strongerWith: ['gpu-xid-memory-uncorrectable', 'gpu-fallen-off-bus'] },
  mayCause: ['device-allocation-failed', 'pod-admission-no-capacity'],
  why: 'NVML reported a critical Xid for it. The plugin does not take it back by itself.',
  impact: 'The node offers one GPU less; pods wait or run elsewhere.',
  remediation: [
    { do: 'Read the Xid in dmesg', risk: 'safe' },
    { do: 'Stop the pods on that GPU and reset it (nvidia-smi --gpu-reset), or reboot the node', risk: 'disruptive' },
    { do: 'Drain the node and replace the instance', risk: 'disruptive' },
  ],
  runbook: 'gpu-xid',
  references: ['https://github.com/NVIDIA/k8s-device-plugin'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 health.go:159] XidCriticalError: Xid=48 on Device=GPU-0a1b2c3d-1111-4222-8333-444455556666, the device will go unhealthy.',
        from: 'k8s-device-plugin health.go',
      },
      {
        source: 'pod-log',
        line: "2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 server.go:245] 'nvidia.com/gpu' device marked unhealthy: GPU-0a1b2c3d-1111-4222-8333-444455556666",
        from: 'k8s-device-plugin server.go',
      },
    ],
    silent: [
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 health.go:64] Ignoring the following XIDs for health checks: map[13:true 31:true 43:true 45:true 68:true]',
        because: 'setting',
        nearMiss: true,
      },
      {
        source: 'pod-log',
        line: "2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 server.go:155] Registered device plugin for 'nvidia.com/gpu' with Kubelet",
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
