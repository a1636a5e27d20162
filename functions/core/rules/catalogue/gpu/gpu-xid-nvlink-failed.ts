import { defineRule } from '../../define';

export default defineRule({
  id: 'gpu-xid-nvlink-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'gpu',
  component: 'nvidia-driver',
  category: 'gpu-xid',
  severity: 'high',
  title: 'An NVLink of a GPU failed',
  sources: ['kernel'],
  // 144 to 150 are NVLink 5 events, whose line says Fatal or Nonfatal
  match: [
    { literal: 'NVRM: Xid (PCI:', pattern: /NVRM: Xid \(PCI:(?<device>[0-9a-fA-F:.]{5,16})\): (?<xid>74|136|155)\b/ },
    {
      literal: 'NVRM: Xid (PCI',
      pattern: /NVRM: Xid \(PCI:(?<device>[0-9a-fA-F:.]{5,16})\): (?<xid>14[4-9]|150), [^\n]{1,80}? Fatal /,
    },
  ],
  dedup: ['device', 'xid'],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.95, strongerWith: ['gpu-nvswitch-fatal'] },
  mayCause: ['pod-crash-loop'],
  why: 'A link between GPUs or to an NVSwitch had a fatal error: hardware, or the other end was reset.',
  impact: 'Jobs over several GPUs abort or hang in collective operations.',
  remediation: [
    { do: 'Stop the pods on that GPU and reset it (nvidia-smi --gpu-reset), or reboot the node', risk: 'disruptive' },
    { do: 'Replace the instance when it comes back', risk: 'disruptive' },
    { do: 'Keep the nvidia-bug-report of this bundle for a support case', risk: 'safe' },
  ],
  runbook: 'gpu-xid',
  nmaReason: 'NvidiaNVLinkError',
  references: [
    'https://docs.nvidia.com/deploy/xid-errors/index.html',
    'https://docs.nvidia.com/deploy/gpu-debug-guidelines/index.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: Xid (PCI:0000:10:1c): 74, pid=2231, name=python3, NVLink: fatal error detected on link 6(0x0, 0x0, 0x10000, 0x0, 0x0, 0x0, 0x0)',
        from: 'NVIDIA driver, Xid catalogue',
      },
      {
        source: 'dmesg-human',
        line: '[Fri Nov 20 08:14:02 2026] NVRM: Xid (PCI:0009:01:00): 149, NETIR_LINK_EVT  Fatal   XC0 i0 Link 01 (0x021425c6 0x00000000)',
        from: 'NVIDIA driver, Xid catalogue',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: NVRM: Xid (PCI:0000:10:1c): 145, RLW_RXPIPE Fatal XC1 i0 Link 03 (0x00000004 0x00000000)',
        from: 'NVIDIA driver, Xid catalogue',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: Xid (PCI:0000:10:1c): 149, NETIR_LINK_EVT  Nonfatal   XC0 i0 Link 01 (0x0 0x0)',
        because: 'nonfatal, another rule',
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
