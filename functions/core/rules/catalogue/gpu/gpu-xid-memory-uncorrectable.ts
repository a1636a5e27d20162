import { defineRule } from '../../define';

export default defineRule({
  id: 'gpu-xid-memory-uncorrectable',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'gpu',
  component: 'nvidia-driver',
  category: 'gpu-xid',
  severity: 'critical',
  criticalBecause: 'GPU memory gave wrong data: results of every job on it are in doubt, and it takes no new work',
  title: 'GPU memory failed beyond correction',
  sources: ['kernel'],
  // 48 double bit, 95 uncontained, 140 unrecovered, 171 and 172 on DRAM and SRAM of Blackwell
  match: {
    literal: 'NVRM: Xid (PCI:',
    pattern: /NVRM: Xid \(PCI:(?<device>[0-9a-fA-F:.]{5,16})\): (?<xid>48|95|140|171|172)(?:,|$| )/,
  },
  dedup: ['device', 'xid'],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.95, strongerWith: ['gpu-memory-uncorrectable'] },
  mayCause: ['pod-crash-loop'],
  why: 'An ECC error hit memory or SRAM of the GPU and could not be contained to one program.',
  impact: 'All programs on the GPU must end; it stays unusable until reset.',
  remediation: [
    { do: 'Stop the pods on that GPU and reset it (nvidia-smi --gpu-reset), or reboot the node', risk: 'disruptive' },
    { do: 'Replace the instance when it comes back after the reset', risk: 'disruptive' },
    { do: 'Keep the nvidia-bug-report of this bundle for a support case', risk: 'safe' },
  ],
  runbook: 'gpu-xid',
  nmaReason: 'NvidiaDoubleBitError',
  references: [
    'https://docs.nvidia.com/deploy/xid-errors/index.html',
    'https://docs.nvidia.com/deploy/gpu-debug-guidelines/index.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: Xid (PCI:0000:10:1c): 48, pid=2231, name=python3, DBE (double bit error) on FB',
        from: 'NVIDIA driver, Xid catalogue',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: NVRM: Xid (PCI:0000:10:1c): 95, pid=2231, name=python3, Uncontained: FBHUB. RST: Yes, D-RST: No',
        from: 'NVIDIA driver, Xid catalogue',
      },
      {
        source: 'dmesg-human',
        line: '[Fri Nov 20 08:14:02 2026] NVRM: Xid (PCI:0000:10:1c): 140, pid=<unknown>, name=<unknown>, An uncorrectable ECC error detected (possible firmware handling failure) DRAM:0, LTC:0, MMU:0, PCIE:0',
        from: 'NVIDIA driver, Xid catalogue',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: Xid (PCI:0000:10:1c): 94, pid=2231, name=python3, Contained: CE User Channel (0x9). RST: No, D-RST: No',
        because: 'contained, another rule',
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
