import { defineRule } from '../../define';

export default defineRule({
  id: 'gpu-xid-ecc-rate',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'gpu',
  component: 'nvidia-driver',
  category: 'gpu-xid',
  severity: 'medium',
  title: 'A GPU corrects very many memory errors',
  sources: ['kernel'],
  match: {
    literal: 'NVRM: Xid (PCI:',
    pattern: /NVRM: Xid \(PCI:(?<device>[0-9a-fA-F:.]{5,16})\): (?<xid>92)(?:,|$| )/,
  },
  dedup: ['device', 'xid'],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.95, strongerWith: ['gpu-memory-uncorrectable'] },
  mayCause: ['gpu-xid-memory-uncorrectable'],
  why: 'Single bit errors come at a high rate: memory wears out or interrupts of corrected errors flood.',
  impact: 'None yet, it announces a failing GPU.',
  remediation: [
    { do: 'Replace the instance when the rate persists', risk: 'disruptive' },
    { do: 'Keep the nvidia-bug-report of this bundle for a support case', risk: 'safe' },
  ],
  runbook: 'gpu-xid',
  nmaReason: 'NvidiaXIDWarning',
  references: [
    'https://docs.nvidia.com/deploy/xid-errors/index.html',
    'https://docs.nvidia.com/deploy/gpu-debug-guidelines/index.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: Xid (PCI:0000:10:1c): 92, pid=2231, name=python3, High single-bit ECC error rate',
        from: 'NVIDIA driver, Xid catalogue',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: NVRM: Xid (PCI:0000:10:1c): 92, High single-bit ECC error rate',
        from: 'NVIDIA driver, Xid catalogue',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: Xid (PCI:0000:10:1c): 94, Contained: SM (0x1)',
        because: 'another number',
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
