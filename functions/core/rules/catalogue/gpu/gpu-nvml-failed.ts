import { defineRule } from '../../define';

export default defineRule({
  id: 'gpu-nvml-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'gpu',
  component: 'nvidia-driver',
  category: 'gpu-driver',
  severity: 'high',
  title: 'Programs cannot reach the NVIDIA driver',
  sources: ['kernel', 'runtime', 'pods', 'user-data', 'cloud-init'],
  match: [
    {
      literal: "couldn't communicate with the NVIDIA driver",
      pattern: /NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver/,
    },
    {
      literal: 'Failed to initialize NVML: ',
      pattern: /Failed to initialize NVML: (?<reason>(?!Driver\/library|could not load)[A-Za-z_]{3,40})/,
    },
    { literal: 'nvml error: driver not loaded', pattern: /nvml error: driver not loaded/ },
    { literal: 'nvml.Init: ', pattern: /nvml\.Init: (?<reason>[A-Z][\w /]{3,60})/, unless: /version mismatch/ },
    {
      literal: 'Unable to determine the device handle',
      pattern: /Unable to determine the device handle for [gG][pP][uU]/,
    },
  ],
  dedup: [],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.9, strongerWith: ['gpu-init-failed', 'kernel-module-failed'] },
  mayCause: ['device-allocation-failed'],
  why: 'The driver is not loaded or not built for this kernel, the GPU failed, or a container lost access to its device files after systemd reloaded.',
  impact: 'GPUs are not offered to pods, or running pods lose them.',
  remediation: [
    { do: 'See in dmesg whether the module loaded', risk: 'safe' },
    { do: 'Restart the pod that lost access; use CDI mode of the runtime', risk: 'caution' },
    { do: 'Use an AMI whose driver fits its kernel', risk: 'disruptive' },
  ],
  runbook: 'gpu-xid',
  references: [
    'https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/troubleshooting.html',
    'https://github.com/NVIDIA/k8s-device-plugin',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'gpu-report',
        line: "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.",
        from: 'nvidia-smi',
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F Failed to initialize NVML: Unknown Error',
        from: 'nvidia-smi',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[812]: level=error msg="nvidia-container-cli: initialization error: nvml error: driver not loaded: unknown"',
        from: 'libnvidia-container',
      },
      {
        source: 'gpu-report',
        line: 'Unable to determine the device handle for GPU0000:10:1C.0: Unknown Error',
        from: 'nvidia-smi',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[812]: Allocate failed due to device plugin GetPreferredAllocation rpc failed with err: unable to get device link information: error calling nvml.Init: Unknown Error',
        from: 'k8s-device-plugin',
      },
    ],
    silent: [
      {
        source: 'gpu-report',
        line: 'Failed to initialize NVML: Driver/library version mismatch',
        because: 'has its own rule',
        nearMiss: true,
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 main.go:235] "Loaded NVML" version="12.570.133"',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
