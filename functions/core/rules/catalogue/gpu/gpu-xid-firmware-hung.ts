import { defineRule } from '../../define';

export default defineRule({
  id: 'gpu-xid-firmware-hung',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'gpu',
  component: 'nvidia-driver',
  category: 'gpu-xid',
  severity: 'high',
  title: 'The firmware processor of a GPU does not answer',
  sources: ['kernel'],
  match: {
    literal: 'NVRM: Xid (PCI:',
    pattern: /NVRM: Xid \(PCI:(?<device>[0-9a-fA-F:.]{5,16})\): (?<xid>119|120)(?:,|$| )/,
  },
  dedup: ['device', 'xid'],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.95, strongerWith: ['task-hung'] },
  mayCause: ['gpu-xid-needs-reset', 'device-allocation-failed', 'pod-crash-loop'],
  why: 'The GPU System Processor (GSP) hung or crashed: a driver or firmware defect, or hardware.',
  impact: 'nvidia-smi and every call to that GPU hang; new pods on it fail.',
  remediation: [
    { do: 'Stop the pods on that GPU and reset it (nvidia-smi --gpu-reset), or reboot the node', risk: 'disruptive' },
    { do: 'Update the driver; without GSP (NVreg_EnableGpuFirmware=0) where the GPU allows it', risk: 'caution' },
    { do: 'Keep the nvidia-bug-report of this bundle for a support case', risk: 'safe' },
  ],
  runbook: 'gpu-xid',
  nmaReason: 'NvidiaXIDError',
  references: [
    'https://docs.nvidia.com/deploy/xid-errors/index.html',
    'https://docs.nvidia.com/deploy/gpu-debug-guidelines/index.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: Xid (PCI:0000:10:1c): 119, pid=2231, name=python3, Timeout after 45s of waiting for RPC response from GPU0 GSP! Expected function 76 (GSP_RM_CONTROL) (0x20802a02 0x8).',
        from: 'NVIDIA driver, Xid catalogue',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: NVRM: Xid (PCI:0000:10:1c): 120, pid=2231, name=python3, GSP task exception: instruction access fault',
        from: 'NVIDIA driver, Xid catalogue',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: GPU0 GSP RPC buffer contains function 4108',
        because: 'detail of a report',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: loading NVIDIA UNIX Open Kernel Module for x86_64  570.133.20  Release Build',
        because: 'driver start',
        nearMiss: true,
      },
    ],
  },
});
