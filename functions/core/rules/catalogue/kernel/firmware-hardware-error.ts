import { defineRule } from '../../define';

export default defineRule({
  id: 'firmware-hardware-error',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kernel',
  component: 'hardware',
  category: 'hardware',
  severity: 'medium',
  title: 'Firmware reported a hardware error that was survived',
  sources: ['kernel'],
  match: {
    literal: 'event severity: ',
    pattern: /\[Hardware Error\]: event severity: (?<level>corrected|recoverable)/,
  },
  dedup: ['level'],
  recovery: { boundary: 'reboot', quietMinutes: 1440 },
  confidence: { alone: 0.85, strongerWith: ['pcie-uncorrected-error'] },
  mayCause: ['hardware-memory-failed'],
  why: 'Firmware passed an error record (APEI/CPER) of memory, PCIe or processor to the kernel.',
  impact: 'Corrected ones cost nothing; recoverable ones may have killed a process.',
  remediation: [
    { do: 'Read the section type and device in the lines that follow', risk: 'safe' },
    { do: 'Replace the instance so that it runs on other hardware', risk: 'disruptive' },
  ],
  runbook: 'kernel-faults',
  npdReason: 'CperHardwareErrorRecoverable',
  references: [
    'https://docs.kernel.org/firmware-guide/acpi/apei/einj.html',
    'https://github.com/kubernetes/node-problem-detector/blob/master/config/kernel-monitor.json',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] {1}[Hardware Error]: event severity: corrected',
        from: 'kernel source, drivers/firmware/efi/cper.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: {2}[Hardware Error]: event severity: recoverable',
        from: 'kernel source, drivers/firmware/efi/cper.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] {1}[Hardware Error]: event severity: fatal',
        because: 'another rule',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] GHES: APEI firmware first mode is enabled by APEI bit and WHEA _OSC.',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
