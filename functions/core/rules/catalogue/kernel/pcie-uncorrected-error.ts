import { defineRule } from '../../define';

export default defineRule({
  id: 'pcie-uncorrected-error',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kernel',
  component: 'hardware',
  category: 'pcie',
  severity: 'high',
  title: 'A PCIe device had an uncorrected error',
  sources: ['kernel'],
  match: [
    {
      literal: 'PCIe Bus Error: severity=Uncorrect',
      pattern:
        /(?:\w{2,12} )?(?<device>[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.\d): (?:AER: )?PCIe Bus Error: severity=Uncorrect/,
    },
    { literal: 'AER: Uncorrect', pattern: /AER: Uncorrect(?:ed|able) \((?:Non-)?Fatal\) error (?:message )?received/ },
    { literal: 'AER: device recovery failed', pattern: /AER: device recovery failed/ },
    {
      literal: "can't recover (no error_detected callback)",
      pattern: /AER: can't recover \(no error_detected callback\)/,
    },
  ],
  dedup: [],
  recovery: { boundary: 'reboot', quietMinutes: 1440 },
  confidence: { alone: 0.92, strongerWith: ['nvme-controller-lost'] },
  mayCause: ['nvme-controller-lost'],
  why: 'A transfer on the link to a GPU, NVMe disk or network card failed beyond repair: failing hardware or a device that dropped off.',
  impact: 'The device may be reset or lost; on a GPU the job dies.',
  remediation: [
    { do: 'Name the device by its address (lspci)', risk: 'safe' },
    { do: 'Replace the instance so that it runs on other hardware', risk: 'disruptive' },
  ],
  runbook: 'kernel-faults',
  nmaReason: 'NvidiaPCIeError',
  references: ['https://docs.kernel.org/PCI/pcieaer-howto.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] pcieport 0000:10:00.0: PCIe Bus Error: severity=Uncorrected (Fatal), type=Transaction Layer, (Receiver ID)',
        from: 'kernel source, drivers/pci/pcie/aer.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: nvme 0000:00:1f.0: AER: PCIe Bus Error: severity=Uncorrectable (Non-Fatal), type=Transaction Layer, (Requester ID)',
        from: 'kernel source, drivers/pci/pcie/aer.c, 6.12',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] pcieport 0000:10:00.0: AER: Uncorrected (Fatal) error received: 0000:10:00.0',
        from: 'kernel source, drivers/pci/pcie/aer.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] pcieport 0000:10:00.0: AER: device recovery failed',
        from: 'kernel source, drivers/pci/pcie/err.c',
      },
      {
        source: 'dmesg',
        line: "[ 8123.456789] pci 0000:10:1c.0: AER: can't recover (no error_detected callback)",
        from: 'kernel source, drivers/pci/pcie/err.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] pcieport 0000:10:00.0: AER: Corrected error received: 0000:10:00.0',
        because: 'corrected',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] pcieport 0000:10:00.0: AER: enabled with IRQ 42',
        because: 'boot message',
        nearMiss: true,
      },
      { source: 'cloud-init', line: 'No PCIe AER errors.', because: 'health check passed', nearMiss: true },
    ],
  },
});
