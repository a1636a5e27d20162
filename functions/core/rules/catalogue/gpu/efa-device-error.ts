import { defineRule } from '../../define';

export default defineRule({
  id: 'efa-device-error',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'gpu',
  component: 'efa',
  category: 'efa',
  severity: 'high',
  title: 'An EFA network adapter fails',
  sources: ['kernel'],
  match: [
    { literal: 'efa: probe of', pattern: /\befa: probe of \S{5,20} failed with error -\d/ },
    {
      literal: 'Failed to process command',
      pattern: /\befa[ _]\S{1,30}: (?:\(op \w{1,40}\) )?Failed to process command \w{2,40}/,
    },
    { literal: 'Reg read timeout', pattern: /\befa \S{5,40}:? [^\n]{0,40}Reg read timeout/ },
    {
      literal: 'Wait for completion (polling) timeout',
      pattern: /\b(?:infiniband )?efa[ _]\S{1,30}: Wait for completion \(polling\) timeout/,
    },
  ],
  dedup: [],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.9, strongerWith: ['nic-errors'] },
  mayCause: ['pod-crash-loop'],
  why: 'The device did not start or does not answer its driver.',
  impact: 'Jobs over several nodes fall back to TCP or abort.',
  remediation: [
    { do: 'Check driver and firmware versions', risk: 'safe' },
    { do: 'Replace the instance', risk: 'disruptive' },
  ],
  runbook: 'efa',
  nmaReason: 'EFAErrorMetric',
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa.html', 'https://github.com/amzn/amzn-drivers'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] efa: probe of 0000:00:1d.0 failed with error -12',
        from: 'kernel driver core',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: infiniband efa_0: Failed to process command CREATE_QP (opcode 1) comp_status 7 err -12',
        from: 'kernel source, drivers/infiniband/hw/efa/efa_com.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] efa 0000:00:1d.0: Reg read timeout',
        from: 'kernel source, drivers/infiniband/hw/efa',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] infiniband efa_0: Wait for completion (polling) timeout',
        from: 'kernel source, drivers/infiniband/hw/efa/efa_com.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] efa 0000:00:1d.0: Setup irq:0x12 vector:31 name:efa-mgmnt@pci:0000:00:1d.0',
        because: 'ordinary start',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] Elastic Fabric Adapter (EFA) v2.15.3g',
        because: 'driver start',
        nearMiss: true,
      },
    ],
  },
});
