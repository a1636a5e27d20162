import { defineRule } from '../../define';

export default defineRule({
  id: 'gpu-nvswitch-nonfatal',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'gpu',
  component: 'nvswitch',
  category: 'gpu-nvlink',
  severity: 'low',
  title: 'An NVSwitch had an error it survived',
  sources: ['kernel'],
  match: {
    literal: 'SXid (PCI:',
    pattern: /(?<switch>nvidia-nvswitch\d{1,2}): SXid \(PCI:[0-9a-fA-F:.]{5,16}\): (?<sxid>\d{4,6}), Non-fatal\b/,
  },
  dedup: ['switch', 'sxid'],
  recovery: { boundary: 'reboot', quietMinutes: 240 },
  confidence: { alone: 0.9, strongerWith: ['gpu-nvswitch-fatal'] },
  mayCause: ['gpu-nvswitch-fatal'],
  why: 'Link error rate, temperature warning or a rejected request.',
  impact: 'Slower transfers at most; with Xid errors at the same time a job may have failed.',
  remediation: [
    { do: 'Look for Xid errors at the same time', risk: 'safe' },
    { do: 'Watch whether it grows', risk: 'safe' },
  ],
  runbook: 'gpu-xid',
  nmaReason: 'DCGMFieldError',
  references: ['https://docs.nvidia.com/datacenter/tesla/fabric-manager-user-guide/index.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvidia-nvswitch1: SXid (PCI:0000:c2:00.0): 12028, Non-fatal, Link 32 egress non-posted PRIV error (First)',
        from: 'NVIDIA fabric manager guide',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: nvidia-nvswitch0: SXid (PCI:0000:c1:00.0): 28002, Non-fatal, Therm Warn Deactivated',
        from: 'NVIDIA fabric manager guide',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvidia-nvswitch0: SXid (PCI:0000:c1:00.0): 20034, Fatal, Link 12 LTSSM Fault Up',
        because: 'fatal',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvidia-nvswitch0: open (major=235)',
        because: 'driver start',
        nearMiss: true,
      },
    ],
  },
});
