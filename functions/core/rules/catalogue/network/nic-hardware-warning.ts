import { defineRule } from '../../define';

export default defineRule({
  id: 'nic-hardware-warning',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'network',
  component: 'mlx5',
  category: 'nic-hardware',
  severity: 'medium',
  title: 'A network card reports lack of power or too much heat',
  sources: ['kernel'],
  match: [
    {
      literal: 'Detected insufficient power on the PCIe slot',
      pattern: /Detected insufficient power on the PCIe slot \(\d{1,4}W\)/,
    },
    { literal: 'Port module event[error]', pattern: /Port module event\[error\]: module \d{1,3}, [^\n]{3,80}/ },
  ],
  dedup: [],
  recovery: { boundary: 'reboot', quietMinutes: 240 },
  confidence: { alone: 0.88, strongerWith: ['pcie-uncorrected-error', 'nic-errors'] },
  mayCause: ['link-lost'],
  why: 'The slot, cable or transceiver of a bare metal or hybrid node is not as the card needs it.',
  impact: 'Links run slower or go down.',
  remediation: [
    { do: 'Check slot, cable and cooling', risk: 'safe' },
    { do: 'Replace the hardware', risk: 'disruptive' },
  ],
  runbook: 'node-connectivity',
  references: ['https://docs.kernel.org/networking/device_drivers/ethernet/mellanox/mlx5/index.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] mlx5_core 0000:5c:00.0: mlx5_pcie_event:299:(pid 2231): Detected insufficient power on the PCIe slot (27W).',
        from: 'kernel source, drivers/net/ethernet/mellanox/mlx5',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: mlx5_core 0000:5c:00.0: Port module event[error]: module 0, Cable error, High Temperature',
        from: 'kernel source, drivers/net/ethernet/mellanox/mlx5/core/events.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] mlx5_core 0000:5c:00.0: Port module event: module 0, Cable plugged',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] mlx5_core 0000:5c:00.0: mlx5_pcie_event:304:(pid 7): PCIe slot advertised sufficient power (75W).',
        because: 'enough power',
        nearMiss: true,
      },
    ],
  },
});
