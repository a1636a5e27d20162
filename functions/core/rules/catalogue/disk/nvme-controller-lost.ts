import { defineRule } from '../../define';

export default defineRule({
  id: 'nvme-controller-lost',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'kernel',
  category: 'nvme',
  severity: 'critical',
  criticalBecause: 'a disk of the node is gone or resets: file systems on it stop and unwritten data is lost',
  title: 'An NVMe controller went down',
  sources: ['kernel'],
  match: [
    {
      literal: 'controller is down; will reset',
      pattern: /\bnvme (?<device>nvme\d+): controller is down; will reset: CSTS=0x/,
    },
    {
      literal: 'Device not ready; aborting',
      pattern: /\bnvme (?<device>nvme\d+): Device not ready; aborting (?:reset|shutdown|initialisation)/,
    },
    {
      literal: 'after probe failure status',
      pattern: /\bnvme (?<device>nvme\d+): Removing after probe failure status: -/,
    },
    { literal: 'Removing after reset failure', pattern: /\bnvme (?<device>nvme\d+): Removing after reset failure/ },
    {
      literal: 'Disabling device after reset failure',
      pattern: /\bnvme (?<device>nvme\d+): Disabling device after reset failure/,
    },
    {
      literal: 'no available path - failing I/O',
      pattern: /\bblock (?<device>nvme\d+)(?:n\d+)?: no available path - failing I\/O/,
    },
    { literal: 'CSTS=0xffffffff', pattern: /\bnvme (?<device>nvme\d+): [^\n]{0,80}CSTS=0xffffffff/ },
  ],
  dedup: ['device'],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.96, strongerWith: ['block-io-error', 'nvme-io-timeout'] },
  mayCause: ['block-io-error', 'filesystem-remounted-read-only', 'xfs-shutdown', 'ext4-error'],
  why: 'The controller no longer answers or vanished from the bus: a volume force-detached while in use, an impaired volume, or failed instance storage.',
  impact: 'All I/O to that disk fails; when it is the root or /var volume the node is lost.',
  remediation: [
    { do: 'Check whether the volume was detached or is impaired', risk: 'safe' },
    { do: 'Replace the node; move the pods that use the volume', risk: 'disruptive' },
  ],
  runbook: 'nvme-ebs-io',
  nmaReason: 'BlockDeviceIOError',
  references: [
    'https://docs.aws.amazon.com/ebs/latest/userguide/nvme-ebs-volumes.html',
    'https://docs.aws.amazon.com/ebs/latest/userguide/ebs-detaching-volume.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvme nvme1: controller is down; will reset: CSTS=0x3, PCI_STATUS=0x10',
        from: 'kernel source, drivers/nvme/host/pci.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvme nvme2: Device not ready; aborting reset, CSTS=0x1',
        from: 'kernel source, drivers/nvme/host/core.c, 5.18',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: nvme nvme1: Removing after probe failure status: -19',
        from: 'kernel source, drivers/nvme/host/pci.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvme nvme1: Removing after reset failure',
        from: 'kernel source, drivers/nvme/host/pci.c, 4.4',
      },
      {
        source: 'journal',
        line: '2026-11-20T08:14:02.118204+0000 ip-10-0-12-34.ec2.internal kernel: nvme nvme1: Disabling device after reset failure: -19',
        from: 'kernel source, drivers/nvme/host/pci.c, 6.1',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] block nvme2n1: no available path - failing I/O',
        from: 'kernel source, drivers/nvme/host/multipath.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvme nvme4: frozen state error detected, reset controller, CSTS=0xffffffff',
        from: 'kernel source, drivers/nvme/host/pci.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvme nvme1: resetting controller due to persistent internal error',
        because: 'reset under way, not lost',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvme nvme1: pci function 0000:00:1f.0',
        because: 'a disk was found',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvme nvme1: missing or invalid SUBNQN field.',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
