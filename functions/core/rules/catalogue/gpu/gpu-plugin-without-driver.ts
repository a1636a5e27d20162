import { defineRule } from '../../define';

export default defineRule({
  id: 'gpu-plugin-without-driver',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'gpu',
  component: 'device-plugin',
  category: 'gpu-driver',
  severity: 'low',
  title: 'A GPU device plugin found no driver or no GPU',
  sources: ['pods', 'runtime'],
  // The same lines come from nodes without GPU on which the plugin runs all the same
  match: [
    { literal: 'could not load NVML library', pattern: /could not load NVML library/ },
    { literal: 'No devices found. Waiting indefinitely', pattern: /No devices found\. Waiting indefinitely/ },
  ],
  dedup: [],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.7, strongerWith: ['gpu-nvml-failed', 'gpu-init-failed'] },
  mayCause: ['device-allocation-failed'],
  why: 'The node has no GPU, no driver, or the plugin does not run with the NVIDIA runtime.',
  impact: 'The node offers no GPUs.',
  remediation: [
    { do: 'Check whether the instance type has GPUs and the AMI their driver', risk: 'safe' },
    { do: 'Restrict the plugin to GPU nodes', risk: 'caution' },
  ],
  runbook: 'gpu-xid',
  references: ['https://github.com/NVIDIA/k8s-device-plugin'],
  falsePositives: 'nodes without GPU',
  examples: {
    fires: [
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 factory.go:112] "could not load NVML library: libnvidia-ml.so.1: cannot open shared object file"',
        from: 'k8s-device-plugin',
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 main.go:287] No devices found. Waiting indefinitely.',
        from: 'k8s-device-plugin',
      },
    ],
    silent: [
      {
        source: 'pod-log',
        line: "2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 server.go:155] Registered device plugin for 'nvidia.com/gpu' with Kubelet",
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F Failed to initialize NVML: Unknown Error',
        because: 'a driver that does not answer, another rule',
        nearMiss: true,
      },
    ],
  },
});
