import { defineRule } from '../../define';

export default defineRule({
  id: 'gpu-fabric-manager-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'gpu',
  component: 'fabric-manager',
  category: 'gpu-nvlink',
  severity: 'high',
  title: 'NVIDIA fabric manager does not run',
  sources: ['kernel', 'system', 'pods'],
  match: [
    {
      literal: 'nvidia-fabricmanager.service',
      pattern:
        /nvidia-fabricmanager\.service: (?:Failed with result|Main process exited, code=(?:exited, status=[1-9]|killed|dumped))/,
    },
    {
      literal: 'NVIDIA fabric manager',
      pattern: /Failed to start (?:nvidia-fabricmanager\.service - )?NVIDIA fabric manager/,
    },
    { literal: 'driver interface version', pattern: /NVIDIA GPU driver interface version [\d.]{3,20} don't match/ },
    { literal: 'CUDA_ERROR_SYSTEM_NOT_READY', pattern: /CUDA_ERROR_SYSTEM_NOT_READY/ },
  ],
  dedup: [],
  recovery: { literal: 'Started NVIDIA fabric manager', pattern: /Started NVIDIA fabric manager/ },
  confidence: { alone: 0.93, strongerWith: ['gpu-nvswitch-fatal'] },
  mayCause: ['pod-crash-loop'],
  why: 'Its version differs from the driver, a switch or GPU is missing, or it was not installed on an NVSwitch instance.',
  impact: 'CUDA programs do not start on HGX instances (error 802), or run without NVLink.',
  remediation: [
    { do: 'Compare the versions of driver and fabric manager', risk: 'safe' },
    { do: 'Use an AMI in which they fit; replace the instance when a switch is missing', risk: 'disruptive' },
  ],
  runbook: 'gpu-xid',
  nmaReason: 'FabricManagerNotRunning',
  references: ['https://docs.nvidia.com/datacenter/tesla/fabric-manager-user-guide/index.html'],
  falsePositives: 'instances without NVSwitch, where it has nothing to do',
  examples: {
    fires: [
      {
        source: 'journal',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: nvidia-fabricmanager.service: Failed with result 'exit-code'.",
        from: 'systemd',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 systemd[812]: Failed to start NVIDIA fabric manager service.',
        from: 'systemd',
      },
      {
        source: 'journal',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal nv-fabricmanager[812]: fabric manager NVIDIA GPU driver interface version 570.133.20 don't match with driver version 550.54.15. Please update with matching NVIDIA driver package.",
        from: 'nv-fabricmanager',
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F RuntimeError: CUDA driver initialization failed: CUDA_ERROR_SYSTEM_NOT_READY',
        from: 'CUDA',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal nv-fabricmanager[812]: Connected to 1 node.',
        because: 'ordinary start',
        nearMiss: true,
      },
      {
        source: 'gpu-report',
        line: '[Feb 25 2026 13:59:45] [INFO] [tid 1808] multicast group 0 is freed.',
        because: 'ordinary',
        nearMiss: true,
      },
    ],
  },
});
