import { defineRule } from '../../define';

export default defineRule({
  id: 'gpu-xid-memory-contained',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'gpu',
  component: 'nvidia-driver',
  category: 'gpu-xid',
  severity: 'high',
  title: 'A GPU memory error was contained to one program',
  sources: ['kernel'],
  match: {
    literal: 'NVRM: Xid (PCI:',
    pattern: /NVRM: Xid \(PCI:(?<device>[0-9a-fA-F:.]{5,16})\): (?<xid>94)(?:,|$| )/,
  },
  dedup: ['device', 'xid'],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.95, strongerWith: ['gpu-memory-uncorrectable'] },
  mayCause: ['pod-crash-loop'],
  why: 'An uncorrectable ECC error hit pages of one program only; the page will be remapped at the next reset.',
  impact: 'That program dies; others go on.',
  remediation: [
    { do: 'Restart the program', risk: 'safe' },
    { do: 'Reset the GPU when idle so that the page is remapped', risk: 'disruptive' },
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
        line: '[ 8123.456789] NVRM: Xid (PCI:0000:10:1c): 94, pid=2231, name=python3, Contained: CE User Channel (0x9). RST: No, D-RST: No',
        from: 'NVIDIA driver, Xid catalogue',
      },
      {
        source: 'messages',
        line: "Nov 20 08:14:02 ip-10-0-12-34 kernel: NVRM: Xid (PCI:0000:10:1c): 94, pid='<unknown>', name=<unknown>, Contained: SM (0x1). RST: No, D-RST: No",
        from: 'NVIDIA driver, Xid catalogue',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: Xid (PCI:0000:10:1c): 95, Uncontained: FBHUB. RST: Yes, D-RST: No',
        because: 'uncontained, another rule',
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
