import { defineRule } from '../../define';

export default defineRule({
  id: 'device-driver-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kernel',
  component: 'kernel',
  category: 'device-setup',
  severity: 'low',
  title: 'A driver could not start a device',
  sources: ['kernel'],
  match: {
    literal: ' failed with error -',
    pattern:
      /(?:^|[\]:] )(?<driver>(?!ena|efa|neuron|pcspkr|acpi|ACPI|platform|i8042|intel_rapl|parport|rtc)[\w-]{2,30}): probe of (?<device>[\w:.-]{3,30}) failed with error -\d/,
  },
  dedup: ['driver'],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.8, strongerWith: ['gpu-init-failed'] },
  mayCause: [],
  why: 'Missing firmware, no memory, an unsupported device, or a device that does not answer.',
  impact: 'That device is missing: disk, network card or accelerator.',
  remediation: [
    { do: 'Name the device by its address (lspci)', risk: 'safe' },
    { do: 'Use an AMI with a driver that fits', risk: 'disruptive' },
  ],
  runbook: 'kernel-faults',
  references: ['https://docs.kernel.org/driver-api/driver-model/driver.html'],
  falsePositives: 'devices of the board that no node needs',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] nvidia: probe of 0000:10:1c.0 failed with error -1',
        from: 'kernel driver core',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: nvme: probe of 0000:00:1f.0 failed with error -110',
        from: 'kernel driver core',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] pcspkr: probe of pcspkr failed with error -16',
        because: 'loudspeaker',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] ena: probe of 0000:00:06.0 failed with error -12',
        because: 'has its own rule',
        nearMiss: true,
      },
    ],
  },
});
