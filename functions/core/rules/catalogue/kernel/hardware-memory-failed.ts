import { defineRule } from '../../define';

export default defineRule({
  id: 'hardware-memory-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kernel',
  component: 'hardware',
  category: 'hardware-memory',
  severity: 'critical',
  criticalBecause: 'memory of the host lost data; programs that used it are killed or compute with wrong values',
  title: 'Memory of the host failed beyond correction',
  sources: ['kernel'],
  match: [
    { literal: 'hardware memory error', pattern: /\bUncorrected hardware memory error\b/ },
    {
      literal: 'hardware memory corruption',
      pattern: /MCE: Killing (?<process>[^:\s]{1,32}):\d{1,9} due to hardware memory corruption/,
    },
    {
      literal: 'due to hardware memory corruption fault',
      pattern: /Killing [^\n]{1,40} due to hardware memory corruption fault/,
    },
    {
      literal: 'recovery action for ',
      pattern: /Memory failure: 0x[0-9a-f]{1,16}: recovery action for [^\n]{1,60}: (?:Failed|Ignored|Delayed)/,
    },
    { literal: 'UE memory ', pattern: /EDAC [^\n]{0,40}\b\d{1,9} UE memory (?:read|write|scrubbing) error/ },
    { literal: ': UE row ', pattern: /EDAC MC\d{1,3}: UE row \d/ },
    { literal: 'event severity: fatal', pattern: /\[Hardware Error\]: event severity: fatal/ },
  ],
  dedup: [],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.95, strongerWith: ['machine-check-error'] },
  mayCause: ['kernel-panic', 'kernel-oops'],
  why: 'A memory error that ECC cannot correct hit a page in use.',
  impact: 'The process that owned the page is killed; a page of the kernel means a panic.',
  remediation: [
    { do: 'Replace the instance so that it runs on other hardware', risk: 'disruptive' },
    { do: 'Report the instance id to AWS support with these lines', risk: 'safe' },
  ],
  runbook: 'kernel-faults',
  npdReason: 'CperHardwareErrorFatal',
  references: [
    'https://docs.kernel.org/mm/hwpoison.html',
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-system-instance-status-check.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] mce: Uncorrected hardware memory error in user-access at 3f2a1c0040',
        from: 'kernel source, arch/x86/kernel/cpu/mce/core.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: MCE: Killing java:9120 due to hardware memory corruption',
        from: 'kernel source, mm/memory-failure.c, 4.14',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] Memory failure: 0x3f2a1c: Killing python3:9120 due to hardware memory corruption fault at 7f2a1c004000',
        from: 'kernel source, arch/x86/mm/fault.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] Memory failure: 0x3f2a1c: recovery action for dirty LRU page: Failed',
        from: 'kernel source, mm/memory-failure.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] EDAC MC0: 1 UE memory read error on CPU_SrcID#0_MC#0_Chan#1_DIMM#0 (channel:1 slot:0 page:0x3f2a1c)',
        from: 'kernel source, drivers/edac/edac_mc.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] EDAC MC1: UE row 4, channel-a= 0 channel-b= 1 labels "-": amd64',
        from: 'kernel source, drivers/edac/edac_mc.c, older',
      },
      {
        source: 'dmesg-human',
        line: '[Fri Nov 20 08:14:02 2026] {1}[Hardware Error]: event severity: fatal',
        from: 'kernel source, drivers/firmware/efi/cper.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] Memory failure: 0x3f2a1c: recovery action for clean LRU page: Recovered',
        because: 'recovered',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] {1}[Hardware Error]: event severity: corrected',
        because: 'corrected',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] HEST: Enabling Firmware First mode for corrected errors.',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
