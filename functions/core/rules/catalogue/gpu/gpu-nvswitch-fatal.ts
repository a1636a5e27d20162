import { defineRule } from '../../define';

export default defineRule({
  id: 'gpu-nvswitch-fatal',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'gpu',
  component: 'nvswitch',
  category: 'gpu-nvlink',
  severity: 'critical',
  criticalBecause: 'the switch that joins the GPUs failed: every job over several GPUs of the node is down',
  title: 'An NVSwitch had a fatal error',
  sources: ['kernel'],
  match: {
    literal: 'SXid (PCI:',
    pattern: /(?<switch>nvidia-nvswitch\d{1,2}): SXid \(PCI:[0-9a-fA-F:.]{5,16}\): (?<sxid>\d{4,6}), Fatal\b/,
  },
  dedup: ['switch', 'sxid'],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.96, strongerWith: ['gpu-xid-nvlink-failed'] },
  mayCause: ['gpu-xid-nvlink-failed', 'gpu-fabric-manager-failed', 'pod-crash-loop'],
  why: 'A port or the whole switch met an error that ends its traffic; sometimes a GPU at the other end failed first.',
  impact: 'Collective operations abort; the fabric must be brought up again.',
  remediation: [
    { do: 'Reset all GPUs and switches by a reboot', risk: 'disruptive' },
    { do: 'Drain the node and replace the instance', risk: 'disruptive' },
    { do: 'Keep the nvidia-bug-report of this bundle for a support case', risk: 'safe' },
  ],
  runbook: 'gpu-xid',
  nmaReason: 'DCGMFieldError',
  references: ['https://docs.nvidia.com/datacenter/tesla/fabric-manager-user-guide/index.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvidia-nvswitch0: SXid (PCI:0000:c1:00.0): 20034, Fatal, Link 12 LTSSM Fault Up',
        from: 'NVIDIA fabric manager guide',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: nvidia-nvswitch3: SXid (PCI:0000:c4:00.0): 12021, Fatal, Link 46 egress nvlink corruption',
        from: 'NVIDIA fabric manager guide',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvidia-nvswitch0: SXid (PCI:0000:c1:00.0): 20009, Non-fatal, Link 04 RX Short Error Rate',
        because: 'survived',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvidia-nvswitch0: SXid (PCI:0000:c1:00.0): 20034, Severity 5 Engine instance 12 Sub-engine instance 00',
        because: 'detail of the same error',
        nearMiss: true,
      },
    ],
  },
});
