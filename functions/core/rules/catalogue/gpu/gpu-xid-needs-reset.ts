import { defineRule } from '../../define';

export default defineRule({
  id: 'gpu-xid-needs-reset',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'gpu',
  component: 'nvidia-driver',
  category: 'gpu-xid',
  severity: 'high',
  title: 'A GPU stopped working until it is reset',
  sources: ['kernel'],
  // 46 stopped processing, 54 power, 61 and 62 microcontroller, 109 context switch, 110 security, 121 chip-to-chip,
  // 142 video encoder, 143 initialisation, 151 key rotation, 158 fatal timeout
  match: {
    literal: 'NVRM: Xid (PCI:',
    pattern:
      /NVRM: Xid \(PCI:(?<device>[0-9a-fA-F:.]{5,16})\): (?<xid>46|54|61|62|109|110|121|142|143|151|158)(?:,|$| )/,
  },
  dedup: ['device', 'xid'],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.95, strongerWith: ['gpu-xid-firmware-hung'] },
  mayCause: ['device-allocation-failed', 'pod-crash-loop'],
  why: 'An engine or controller of the GPU hung or failed to start; hardware, power, or a driver defect.',
  impact: 'Work on that GPU dies and it takes no more until reset.',
  remediation: [
    { do: 'Stop the pods on that GPU and reset it (nvidia-smi --gpu-reset), or reboot the node', risk: 'disruptive' },
    { do: 'Replace the instance when it comes back', risk: 'disruptive' },
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
        line: "[ 8123.456789] NVRM: Xid (PCI:0000:10:1c): 62, pid='<unknown>', name=<unknown>, 2c53 3a1b 00000000",
        from: 'NVIDIA driver, Xid catalogue',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: NVRM: Xid (PCI:0000:10:1c): 109, pid=2231, name=python3, Ch 00000008, errorString CTX SWITCH TIMEOUT, Info 0x3c006',
        from: 'NVIDIA driver, Xid catalogue',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: Xid (PCI:0000:10:1c): 143, GPU initialization failed',
        from: 'NVIDIA driver, Xid catalogue',
      },
      {
        source: 'dmesg-human',
        line: '[Fri Nov 20 08:14:02 2026] NVRM: Xid (PCI:0000:10:1c): 46, GPU stopped processing',
        from: 'NVIDIA driver, Xid catalogue',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: Xid (PCI:0000:10:1c): 43, pid=2231, name=python3, Ch 00000010',
        because: 'a program, another rule',
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
