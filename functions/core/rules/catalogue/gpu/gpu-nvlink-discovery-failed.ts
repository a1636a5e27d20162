import { defineRule } from '../../define';

export default defineRule({
  id: 'gpu-nvlink-discovery-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'gpu',
  component: 'nvidia-driver',
  category: 'gpu-nvlink',
  severity: 'medium',
  title: 'The NVIDIA driver could not find or train its NVLinks',
  sources: ['kernel'],
  match: { literal: 'NVRM: knvlink', pattern: /NVRM: knvlink\w{4,60}: [^\n]{0,120}(?:[Ff]ailed|failed to)/ },
  dedup: [],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.85, strongerWith: ['gpu-xid-nvlink-failed', 'gpu-fabric-manager-error'] },
  mayCause: ['gpu-xid-nvlink-failed'],
  why: 'A link partner did not answer when the driver started: a switch, GPU or fabric manager that is not up.',
  impact: 'GPUs talk over PCIe instead, or jobs do not start.',
  remediation: [
    { do: 'Check fabric manager and the other GPUs', risk: 'safe' },
    { do: 'Reboot; replace the instance when it comes back', risk: 'disruptive' },
  ],
  runbook: 'gpu-xid',
  nmaReason: 'NvidiaNVLinkError',
  references: [
    'https://docs.nvidia.com/deploy/xid-errors/index.html',
    'https://docs.nvidia.com/datacenter/tesla/fabric-manager-user-guide/index.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: knvlinkUpdatePostRxDetectLinkMask_IMPL: Failed to update Rx Detect Link mask!',
        from: 'NVIDIA open-gpu-kernel-modules',
      },
      {
        source: 'messages',
        line: "Nov 20 08:14:02 ip-10-0-12-34 kernel: NVRM: knvlinkDiscoverPostRxDetLinks_GH100: Getting peer0's postRxDetLinkMask failed!",
        from: 'NVIDIA open-gpu-kernel-modules',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: NVLink link training completed',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: loading NVIDIA UNIX Open Kernel Module for x86_64  570.133.20',
        because: 'driver start',
        nearMiss: true,
      },
    ],
  },
});
