import { defineRule } from '../../define';

export default defineRule({
  id: 'gpu-xid-recovery-action',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'gpu',
  component: 'nvidia-driver',
  category: 'gpu-xid',
  severity: 'high',
  title: 'The driver asks for a GPU reset or reboot',
  sources: ['kernel'],
  match: {
    literal: 'GPU recovery action changed from',
    pattern:
      /NVRM: Xid \(PCI:(?<device>[0-9a-fA-F:.]{5,16})\): 154[^\n]{0,80}GPU recovery action changed from 0x[0-9a-f]+ \([^)\n]{2,30}\) to 0x[0-9a-f]+ \((?<action>(?!None)[^)\n]{2,40})\)/,
  },
  dedup: ['device', 'action'],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.96, strongerWith: ['gpu-xid-memory-uncorrectable', 'gpu-fallen-off-bus'] },
  mayCause: ['device-allocation-failed'],
  why: 'After an earlier error the driver decided what is needed to use the GPU again.',
  impact: 'New work on it fails until that is done.',
  remediation: [
    { do: 'Do what the line asks: drain, reset or reboot', risk: 'disruptive' },
    { do: 'Keep the nvidia-bug-report of this bundle for a support case', risk: 'safe' },
  ],
  runbook: 'gpu-xid',
  nmaReason: 'NvidiaXIDWarning',
  references: ['https://docs.nvidia.com/deploy/xid-errors/index.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: Xid (PCI:0000:10:1c): 154, pid=2231, name=python3, GPU recovery action changed from 0x0 (None) to 0x1 (GPU Reset Required)',
        from: 'NVIDIA driver, Xid catalogue',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: NVRM: Xid (PCI:0000:10:1c): 154, GPU recovery action changed from 0x0 (None) to 0x2 (Node Reboot Required)',
        from: 'NVIDIA driver, Xid catalogue',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: Xid (PCI:0000:10:1c): 154, GPU recovery action changed from 0x1 (GPU Reset Required) to 0x0 (None)',
        because: 'done',
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
