import { defineRule } from '../../define';

export default defineRule({
  id: 'machine-check-error',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kernel',
  component: 'hardware',
  category: 'hardware-memory',
  severity: 'medium',
  title: 'The processor reported hardware errors',
  sources: ['kernel'],
  // Corrected errors look the same here; uncorrected memory is hardware-memory-failed
  match: [
    { literal: 'Machine Check: ', pattern: /\[Hardware Error\]: CPU (?<cpu>\d{1,4}): Machine Check: \d/ },
    { literal: 'Machine check events logged', pattern: /Machine check events logged/ },
    { literal: 'Machine Check Exception', pattern: /Machine Check Exception/ },
    { literal: 'HANDLING MCE MEMORY ERROR', pattern: /EDAC [^\n]{0,30}HANDLING MCE MEMORY ERROR/ },
    { literal: 'CE memory ', pattern: /EDAC [^\n]{0,40}\b\d{1,9} CE memory (?:read|write|scrubbing) error/ },
    {
      literal: 'Corrected error, no action required',
      pattern: /\[Hardware Error\]: Corrected error, no action required/,
    },
  ],
  dedup: [],
  recovery: { boundary: 'reboot', quietMinutes: 1440 },
  confidence: { alone: 0.85, strongerWith: ['hardware-memory-failed'] },
  mayCause: ['hardware-memory-failed'],
  why: 'CPU, cache, bus or memory detected an error, mostly corrected by ECC.',
  impact: 'None while corrected; a growing count announces a failing host.',
  remediation: [
    { do: 'Count how often and for which bank; check scheduled events of the instance', risk: 'safe' },
    { do: 'Replace the instance so that it runs on other hardware', risk: 'disruptive' },
  ],
  runbook: 'kernel-faults',
  npdReason: 'MemoryReadError',
  references: [
    'https://docs.kernel.org/arch/x86/x86_64/machinecheck.html',
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-system-instance-status-check.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] mce: [Hardware Error]: CPU 12: Machine Check: 0 Bank 7: 8c00004000010090',
        from: 'kernel source, arch/x86/kernel/cpu/mce/core.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: mce: [Hardware Error]: Machine check events logged',
        from: 'kernel source, arch/x86/kernel/cpu/mce/core.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] mce: CPU 0: Machine Check Exception: 5 Bank 4: be00000000800400',
        from: 'kernel source, arch/x86/kernel/cpu/mce',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: [ 8123.456789] EDAC skx MC0: HANDLING MCE MEMORY ERROR',
        from: 'kernel source, drivers/edac/skx_common.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] EDAC MC1: 2 CE memory read error on CPU_SrcID#0_MC#1_Chan#0_DIMM#0 (channel:0 slot:0 page:0x1a2b3 offset:0x0 grain:32)',
        from: 'kernel source, drivers/edac/edac_mc.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] mce: [Hardware Error]: Corrected error, no action required.',
        from: 'kernel source, drivers/edac/mce_amd.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] mce: CPU supports 22 MCE banks',
        because: 'boot message',
        nearMiss: true,
      },
      { source: 'dmesg', line: '[ 8123.456789] EDAC MC: Ver: 3.0.0', because: 'boot message', nearMiss: true },
      {
        source: 'dmesg',
        line: '[ 8123.456789] RAS: Correctable Errors collector initialized.',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
