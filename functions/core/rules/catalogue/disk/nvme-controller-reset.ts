import { defineRule } from '../../define';

export default defineRule({
  id: 'nvme-controller-reset',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'kernel',
  category: 'nvme',
  severity: 'medium',
  title: 'An NVMe controller was reset',
  sources: ['kernel'],
  match: [
    {
      literal: 'resetting controller',
      pattern:
        /\bnvme (?<device>nvme\d+): (?:frozen state error detected, |failed nvme_keep_alive_end_io error=\d+, )?resetting controller/,
    },
    { literal: 'Abort status: 0x', pattern: /\bnvme (?<device>nvme\d+): Abort status: 0x/ },
    { literal: 'failed to send request', pattern: /\bnvme (?<device>nvme\d+): failed to send request/ },
    { literal: 'Identify Controller failed', pattern: /\bnvme (?<device>nvme\d+): Identify Controller failed \(-?\d/ },
  ],
  dedup: ['device'],
  recovery: { boundary: 'reboot', quietMinutes: 120 },
  confidence: { alone: 0.85, strongerWith: ['nvme-io-timeout'] },
  mayCause: ['nvme-controller-lost', 'block-io-error'],
  why: 'Requests timed out or the controller reported a fault, and the driver started it over.',
  impact: 'I/O stands still during the reset.',
  remediation: [{ do: 'Map the device to its volume and check the volume status in EC2', risk: 'safe' }],
  runbook: 'nvme-ebs-io',
  references: ['https://docs.aws.amazon.com/ebs/latest/userguide/nvme-ebs-volumes.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvme nvme1: resetting controller',
        from: 'kernel source, drivers/nvme/host/core.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: nvme nvme1: Abort status: 0x0',
        from: 'kernel source, drivers/nvme/host/pci.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvme nvme2: failed to send request -32',
        from: 'kernel source, drivers/nvme/host',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvme nvme2: Identify Controller failed (-4)',
        from: 'kernel source, drivers/nvme/host/core.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvme nvme0: pci function 0000:00:04.0',
        because: 'found',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvme nvme1: Shutdown timeout set to 10 seconds',
        because: 'ordinary start',
        nearMiss: true,
      },
    ],
  },
});
