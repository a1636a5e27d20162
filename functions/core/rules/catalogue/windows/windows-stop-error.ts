import { defineRule } from '../../define';

export default defineRule({
  id: 'windows-stop-error',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'windows',
  component: 'windows',
  category: 'kernel-crash',
  severity: 'critical',
  criticalBecause: 'Windows crashed: all pods of the node died',
  title: 'Windows stopped with a bug check',
  sources: ['windows'],
  match: {
    literal: 'rebooted from a bugcheck',
    pattern: /The computer has rebooted from a bugcheck\.\s{1,3}The bugcheck was: (?<code>0x[0-9a-f]{1,16})/,
  },
  dedup: ['code'],
  recovery: { none: 'the event tells of a crash before this boot' },
  confidence: { alone: 0.98, strongerWith: [] },
  mayCause: ['node-became-not-ready'],
  why: 'A driver or the kernel met a state it must not continue from.',
  impact: 'The node rebooted.',
  remediation: [
    { do: 'Look the stop code up; analyse the memory dump', risk: 'safe' },
    { do: 'Use the latest Windows AMI and drivers', risk: 'disruptive' },
  ],
  runbook: 'windows-nodes',
  npdReason: 'KernelOops',
  references: ['https://learn.microsoft.com/en-us/windows-hardware/drivers/debugger/bug-check-code-reference2'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Error","EC2AMAZ-0A1B2C3","The computer has rebooted from a bugcheck.  The bugcheck was: 0x000000d1 (0x0000000000000000, 0x0000000000000002). A dump was saved in: C:\\\\Windows\\\\MEMORY.DMP."',
        from: 'Windows event 1001',
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Error","EC2AMAZ-0A1B2C3","The computer has rebooted from a bugcheck. The bugcheck was: 0x0000007e (0xffffffffc0000005)."',
        from: 'Windows event 1001',
      },
    ],
    silent: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","Fault bucket 129, type 4, Event Name: BEX64"',
        because: 'a program',
        nearMiss: true,
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","The operating system started at system time 2026-11-20T08:14:02"',
        because: 'ordinary boot',
        nearMiss: true,
      },
    ],
  },
});
