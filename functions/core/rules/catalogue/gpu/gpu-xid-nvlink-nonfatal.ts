import { defineRule } from '../../define';

export default defineRule({
  id: 'gpu-xid-nvlink-nonfatal',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'gpu',
  component: 'nvidia-driver',
  category: 'gpu-xid',
  severity: 'low',
  title: 'An NVLink of a GPU had an error it survived',
  sources: ['kernel'],
  match: {
    literal: 'NVRM: Xid (PCI:',
    pattern:
      /NVRM: Xid \(PCI:(?<device>[0-9a-fA-F:.]{5,16})\): (?<xid>14[4-9]|150), [^\n]{1,80}? (?:Nonfatal|Non-fatal) /,
  },
  dedup: ['device', 'xid'],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.95, strongerWith: ['gpu-xid-nvlink-failed'] },
  mayCause: ['gpu-xid-nvlink-failed'],
  why: 'The link corrected or retried.',
  impact: 'Slower transfers at most.',
  remediation: [{ do: 'Watch whether it grows', risk: 'safe' }],
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
        line: '[ 8123.456789] NVRM: Xid (PCI:0000:10:1c): 149, NETIR_LINK_EVT  Nonfatal   XC0 i0 Link 01 (0x0 0x0)',
        from: 'NVIDIA driver, Xid catalogue',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: NVRM: Xid (PCI:0000:10:1c): 144, SAW_MVB Nonfatal XC0 i0 Link 02 (0x1 0x0)',
        from: 'NVIDIA driver, Xid catalogue',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: Xid (PCI:0000:10:1c): 149, NETIR_LINK_EVT  Fatal   XC0 i0 Link 01 (0x0)',
        because: 'fatal, another rule',
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
