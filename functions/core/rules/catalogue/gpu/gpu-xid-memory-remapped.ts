import { defineRule } from '../../define';

export default defineRule({
  id: 'gpu-xid-memory-remapped',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'gpu',
  component: 'nvidia-driver',
  category: 'gpu-xid',
  severity: 'medium',
  title: 'GPU memory was remapped or retired',
  sources: ['kernel'],
  match: {
    literal: 'NVRM: Xid (PCI:',
    pattern: /NVRM: Xid \(PCI:(?<device>[0-9a-fA-F:.]{5,16})\): (?<xid>63|156)(?:,|$| )/,
  },
  dedup: ['device', 'xid'],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.95, strongerWith: ['gpu-memory-uncorrectable'] },
  mayCause: ['gpu-xid-remap-failed'],
  why: 'A row or page with errors was replaced by a spare one. EC2 recommends replacement before the spares run out.',
  impact: 'None now, or until the next reset.',
  remediation: [{ do: 'Replace the instance at the next occasion', risk: 'disruptive' }],
  runbook: 'gpu-xid',
  nmaReason: 'NvidiaPageRetirement',
  references: [
    'https://docs.nvidia.com/deploy/xid-errors/index.html',
    'https://docs.nvidia.com/deploy/gpu-debug-guidelines/index.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: Xid (PCI:0000:10:1c): 63, pid=2231, name=python3, Row Remapper: New row (0x000000000012a3b4) marked for remapping, reset gpu to activate.',
        from: 'NVIDIA driver, Xid catalogue',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: NVRM: Xid (PCI:0000:10:1c): 63, pid=2231, Dynamic Page Retirement: New page retired, reboot to activate (0x00000000000a1b2c).',
        from: 'NVIDIA driver, Xid catalogue',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: Xid (PCI:0000:10:1c): 156, Resource retirement event',
        from: 'NVIDIA driver, Xid catalogue',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: Xid (PCI:0000:10:1c): 64, Row Remapper: Failed to remap',
        because: 'failed, another rule',
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
