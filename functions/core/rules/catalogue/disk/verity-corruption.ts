import { defineRule } from '../../define';

export default defineRule({
  id: 'verity-corruption',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'device-mapper',
  category: 'filesystem-error',
  severity: 'critical',
  criticalBecause: 'a block of the system image is not what was signed; the node reboots or cannot read its programs',
  title: 'The verified system image is damaged',
  sources: ['kernel'],
  match: {
    literal: 'is corrupted',
    pattern: /device-mapper: verity: (?<device>\d+:\d+): (?:data|metadata) block \d{1,12} is corrupted/,
  },
  dedup: ['device'],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.97, strongerWith: ['block-medium-error'] },
  mayCause: ['kernel-panic'],
  why: 'A read of the root image gave other bytes than its hash tree says: damaged disk or tampering.',
  impact: 'Bottlerocket restarts the node; with the other image set it may boot again.',
  remediation: [{ do: 'Replace the node; restore the data elsewhere', risk: 'disruptive' }],
  runbook: 'bottlerocket',
  references: ['https://docs.kernel.org/admin-guide/device-mapper/verity.html', 'https://bottlerocket.dev/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] device-mapper: verity: 252:0: data block 18412 is corrupted',
        from: 'kernel source, drivers/md/dm-verity-target.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: device-mapper: verity: 252:0: metadata block 3 is corrupted',
        from: 'kernel source, drivers/md/dm-verity-target.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] device-mapper: verity: sha256 using implementation "sha256-generic"',
        because: 'boot message',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] device-mapper: init: all devices available',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
