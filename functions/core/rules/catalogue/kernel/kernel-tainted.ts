import { defineRule } from '../../define';

export default defineRule({
  id: 'kernel-tainted',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kernel',
  component: 'kernel',
  category: 'kernel-module',
  severity: 'info',
  title: 'The kernel runs modules from outside its source tree',
  sources: ['kernel'],
  match: [
    {
      literal: 'tainting kernel',
      pattern:
        /\b(?<module>[\w-]{2,50}): (?:module verification failed: [^\n]{0,80}|module license '[^'\n]{1,60}' taints kernel|[^\n]{0,60})tainting kernel/,
    },
    {
      literal: 'taints kernel',
      pattern: /\b(?<module>[\w-]{2,50}): (?:loading out-of-tree module|module license '[^'\n]{1,60}') taints kernel/,
    },
  ],
  dedup: ['module'],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.95, strongerWith: [] },
  mayCause: [],
  why: 'Drivers such as nvidia, efa, lustre or security agents are built outside the kernel and are not signed by its key.',
  impact: 'None. It matters when a crash trace names the module.',
  remediation: [{ do: 'Remember the module when reading kernel traces', risk: 'safe' }],
  runbook: 'kernel-faults',
  references: ['https://docs.kernel.org/admin-guide/tainted-kernels.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] falcon_lsm_serviceable: module verification failed: signature and/or required key missing - tainting kernel',
        from: 'kernel source, kernel/module/main.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] efa: loading out-of-tree module taints kernel.',
        from: 'kernel source, kernel/module/main.c',
      },
      {
        source: 'dmesg',
        line: "[ 8123.456789] nvidia: module license 'NVIDIA' taints kernel.",
        from: 'kernel source, kernel/module/main.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] Disabling lock debugging due to kernel taint',
        because: 'consequence',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] Modules linked in: xt_comment overlay nvidia(POE)',
        because: 'part of a trace',
        nearMiss: true,
      },
    ],
  },
});
