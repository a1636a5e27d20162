import { defineRule } from '../../define';

export default defineRule({
  id: 'firmware-load-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kernel',
  component: 'kernel',
  category: 'kernel-module',
  severity: 'low',
  title: 'A driver did not find its firmware file',
  sources: ['kernel'],
  match: {
    literal: 'Direct firmware load for ',
    pattern: /Direct firmware load for (?<firmware>[\w./-]{3,80}) failed with error -\d/,
    unless: /regulatory\.db|microcode|intel-ucode|amd-ucode/,
  },
  dedup: [],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.8, strongerWith: [] },
  mayCause: [],
  why: 'The linux-firmware package of the image lacks the file the driver asks for.',
  impact: 'The device works with its built-in firmware or not at all.',
  remediation: [
    { do: 'Check whether the device that belongs to it is needed', risk: 'safe' },
    { do: 'Add the firmware package to the image', risk: 'disruptive' },
  ],
  runbook: 'kernel-faults',
  references: ['https://docs.kernel.org/driver-api/firmware/index.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvidia 0000:00:1e.0: Direct firmware load for nvidia/570.133.20/gsp_tu10x.bin failed with error -2',
        from: 'kernel source, drivers/base/firmware_loader/main.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: mlx5_core 0000:07:00.0: Direct firmware load for mellanox/mlx5.bin failed with error -2',
        from: 'kernel source, drivers/base/firmware_loader/main.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] platform regulatory.0: Direct firmware load for regulatory.db failed with error -2',
        because: 'wireless rules, no use on servers',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] cfg80211: failed to load regulatory.db',
        because: 'wireless rules',
        nearMiss: true,
      },
    ],
  },
});
