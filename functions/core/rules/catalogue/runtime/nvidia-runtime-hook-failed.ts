import { defineRule } from '../../define';

export default defineRule({
  id: 'nvidia-runtime-hook-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'gpu-runtime',
  severity: 'high',
  title: 'NVIDIA container hook fails: GPU pods cannot start',
  sources: ['runtime'],
  match: [
    { literal: 'nvidia-container-cli', pattern: /nvidia-container-cli(?:\.real)?: (?<error>[^"\\]{3,160})/ },
    { literal: 'could not select device driver', pattern: /could not select device driver/ },
    {
      literal: 'nvidia-container-runtime',
      pattern:
        /nvidia-container-runtime(?:-hook)?\\*"?: (?:executable file not found|no such file or directory|permission denied|stat )/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['container-start-error', 'device-plugin-disconnected'],
  why: 'The driver is not loaded, differs in version from the toolkit, lost a GPU, or the runtime is not installed on this image.',
  impact: 'No container that asks for a GPU starts on the node.',
  remediation: [
    { do: 'Run nvidia-smi and look for Xid lines in the kernel log', risk: 'safe' },
    { do: 'Use an accelerated image with matching driver; replace the node', risk: 'disruptive' },
  ],
  runbook: 'device-plugins',
  references: ['https://docs.nvidia.com/datacenter/cloud-native/container-toolkit/latest/troubleshooting.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="StartContainer for \\"6c11\\" failed" error="failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error running prestart hook #0: exit status 1, stdout: , stderr: Auto-detected mode as \'legacy\' nvidia-container-cli: initialization error: nvml error: driver not loaded: unknown"',
        from: 'NVIDIA libnvidia-container',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="Handler for POST /v1.40/containers/6c11/start returned error: could not select device driver \\"\\" with capabilities: [[gpu]]"',
        from: 'docker daemon',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="RunPodSandbox failed" error="failed to create containerd task: exec: \\"nvidia-container-runtime\\": executable file not found in $PATH: unknown"',
        from: 'containerd shim',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 nvidia.go:61] NVIDIA setup failed: no NVIDIA devices found',
        because: 'a node without GPUs',
        nearMiss: true,
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="configuring nvidia runtime" runtime=nvidia-container-runtime',
        because: 'ordinary start',
        nearMiss: true,
      },
    ],
  },
});
