import { defineRule } from '../../define';

export default defineRule({
  id: 'gpu-xid-other',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'gpu',
  component: 'nvidia-driver',
  category: 'gpu-xid',
  severity: 'medium',
  title: 'A GPU reported another Xid error',
  sources: ['kernel'],
  match: {
    literal: 'NVRM: Xid (PCI:',
    pattern: /NVRM: Xid \(PCI:(?<device>[0-9a-fA-F:.]{5,16})\): (?<xid>\d{1,4})\b/,
    unless:
      /Xid \(PCI:[0-9a-fA-F:.]{5,16}\): (?:6|7|8|9|11|12|13|31|32|43|45|46|48|54|61|62|63|64|68|69|74|79|92|94|95|109|110|119|120|121|136|140|142|143|14[4-9]|150|151|154|155|156|158|160|161|171|172)\b/,
  },
  dedup: ['device', 'xid'],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.8, strongerWith: [] },
  mayCause: ['pod-crash-loop'],
  why: 'A number without its own rule here; NVIDIA’s list says what it means and what to do.',
  impact: 'Depends on the number.',
  remediation: [
    { do: 'Look the number up in NVIDIA’s Xid list', risk: 'safe' },
    { do: 'Keep the nvidia-bug-report of this bundle for a support case', risk: 'safe' },
  ],
  runbook: 'gpu-xid',
  nmaReason: 'NvidiaXIDWarning',
  references: [
    'https://docs.nvidia.com/deploy/xid-errors/index.html',
    'https://docs.nvidia.com/deploy/xid-errors/analyzing-xid-catalog.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: Xid (PCI:0000:10:1c): 38, pid=2231, name=python3, 0009(0000) 00000000',
        from: 'NVIDIA driver, Xid catalogue',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: NVRM: Xid (PCI:0000:10:1c): 123, PMU halt error',
        from: 'NVIDIA driver, Xid catalogue',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] NVRM: Xid (PCI:0000:10:1c): 79, GPU has fallen off the bus.',
        because: 'has its own rule',
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
