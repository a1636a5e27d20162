import { defineRule } from '../../define';

export default defineRule({
  id: 'pcie-corrected-errors',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kernel',
  component: 'hardware',
  category: 'pcie',
  severity: 'low',
  title: 'PCIe link errors were corrected',
  sources: ['kernel'],
  match: [
    {
      literal: 'PCIe Bus Error: severity=Correct',
      pattern: /(?<device>[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.\d): (?:AER: )?PCIe Bus Error: severity=Correct/,
    },
    { literal: 'AER: Correct', pattern: /AER: Correct(?:ed|able) error (?:message )?received/ },
    { literal: 'AER: Multiple Correct', pattern: /AER: Multiple Correct(?:ed|able) error (?:message )?received/ },
  ],
  dedup: [],
  recovery: { boundary: 'reboot', quietMinutes: 1440 },
  confidence: { alone: 0.85, strongerWith: [] },
  mayCause: ['pcie-uncorrected-error'],
  why: 'Bits were damaged on the link and sent again.',
  impact: 'None; very many slow the device down.',
  remediation: [{ do: 'Watch the count; a flood on a GPU link is worth a replacement', risk: 'safe' }],
  runbook: 'kernel-faults',
  nmaReason: 'NvidiaPCIeError',
  references: ['https://docs.kernel.org/PCI/pcieaer-howto.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] pcieport 0000:10:00.0: PCIe Bus Error: severity=Corrected, type=Physical Layer, (Receiver ID)',
        from: 'kernel source, drivers/pci/pcie/aer.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] pcieport 0000:10:00.0: AER: Corrected error received: 0000:10:1c.0',
        from: 'kernel source, drivers/pci/pcie/aer.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: pcieport 0000:10:00.0: AER: Multiple Corrected error received: 0000:10:00.0',
        from: 'kernel source, drivers/pci/pcie/aer.c, 5.4',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] pcieport 0000:10:00.0: AER: enabled with IRQ 42',
        because: 'boot message',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] pcieport 0000:10:00.0: AER: Uncorrected (Non-Fatal) error received: 0000:10:00.0',
        because: 'another rule',
        nearMiss: true,
      },
    ],
  },
});
