import { defineRule } from '../../define';

export default defineRule({
  id: 'cpu-too-hot',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kernel',
  component: 'hardware',
  category: 'thermal',
  severity: 'medium',
  title: 'The processor slows down because it is too hot',
  sources: ['kernel'],
  match: [
    {
      literal: 'temperature above threshold',
      pattern: /CPU\d{1,4}: (?<scope>Core|Package) temperature above threshold/,
    },
    {
      literal: 'temperature is above threshold',
      pattern: /CPU\d{1,4}: (?<scope>Core|Package) temperature is above threshold/,
    },
  ],
  dedup: ['scope'],
  recovery: {
    literal: 'temperature/speed normal',
    pattern: /CPU\d{1,4}: (?<scope>Core|Package) temperature\/speed normal/,
    by: ['scope'],
  },
  confidence: { alone: 0.9, strongerWith: ['load-far-above-cpus'] },
  mayCause: [],
  why: 'Cooling does not keep up: on bare metal, Outposts or hybrid hardware.',
  impact: 'Clock speed drops, everything on the node slows down.',
  remediation: [{ do: 'Check cooling of the machine, or report the host', risk: 'safe' }],
  runbook: 'kernel-faults',
  references: ['https://docs.kernel.org/driver-api/thermal/index.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] CPU3: Core temperature above threshold, cpu clock throttled (total events = 412)',
        from: 'kernel source, drivers/thermal/intel/therm_throt.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: mce: CPU11: Package temperature above threshold, cpu clock throttled (total events = 9)',
        from: 'kernel source, arch/x86/kernel/cpu/mcheck/therm_throt.c',
      },
      {
        source: 'dmesg-human',
        line: '[Fri Nov 20 08:14:02 2026] mce: CPU1: Core temperature is above threshold, cpu clock is throttled (total events = 1)',
        from: 'kernel source, drivers/thermal/intel/therm_throt.c, 5.6',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] CPU3: Core temperature/speed normal',
        because: 'cooled down',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] thermal_sys: Registered thermal governor step_wise',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
