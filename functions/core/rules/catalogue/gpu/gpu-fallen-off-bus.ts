import { defineRule } from '../../define';

export default defineRule({
  id: 'gpu-fallen-off-bus',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'gpu',
  component: 'nvidia-driver',
  category: 'gpu-xid',
  severity: 'critical',
  criticalBecause: 'the GPU is gone until the instance is replaced; all work on it is lost',
  title: 'A GPU has fallen off the bus',
  sources: ['kernel'],
  match: [
    { literal: 'NVRM: Xid (PCI:', pattern: /NVRM: Xid \(PCI:(?<device>[0-9a-fA-F:.]{5,16})\): 79\b/ },
    {
      literal: 'fallen off the bus',
      pattern: /NVRM: (?:GPU (?:at PCI:)?(?<device>[0-9a-fA-F:.]{5,16}):? )?(?:GPU )?(?:has )?fallen off the bus/,
      unless: /Xid \(PCI/,
    },
  ],
  dedup: [],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.95, strongerWith: ['pcie-uncorrected-error'] },
  mayCause: ['device-allocation-failed', 'device-plugin-disconnected', 'pod-crash-loop'],
  why: 'The driver reads nothing from the GPU over PCIe any more: failing hardware, power or heat.',
  impact: 'Programs on that GPU die and the device cannot be allocated; other GPUs of the job wait for it.',
  remediation: [
    { do: 'Drain the node and replace the instance', risk: 'disruptive' },
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
        line: '[ 8123.456789] NVRM: Xid (PCI:0000:10:1c): 79, pid=2231, name=python3, GPU has fallen off the bus.',
        from: 'NVIDIA driver, Xid catalogue',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: NVRM: GPU at PCI:0000:10:1c has fallen off the bus.',
        from: 'NVIDIA driver, Xid catalogue',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: GPU 0000:10:1c.0: GPU has fallen off the bus.',
        from: 'NVIDIA driver, Xid catalogue',
      },
      {
        source: 'dmesg-human',
        line: '[Fri Nov 20 08:14:02 2026] NVRM: fallen off the bus and is not responding to commands.',
        from: 'NVIDIA driver, Xid catalogue',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: loading NVIDIA UNIX Open Kernel Module for x86_64  570.133.20  Release Build',
        because: 'driver start',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: Xid (PCI:0000:10:1c): 44, pid=1, Graphics FECS',
        because: 'another number',
        nearMiss: true,
      },
    ],
  },
});
