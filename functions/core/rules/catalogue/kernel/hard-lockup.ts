import { defineRule } from '../../define';

export default defineRule({
  id: 'hard-lockup',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kernel',
  component: 'kernel',
  category: 'lockup',
  severity: 'critical',
  criticalBecause: 'a CPU no longer takes interrupts; the node stalls or panics now',
  title: 'A CPU stopped taking interrupts (hard lockup)',
  sources: ['kernel'],
  match: [
    { literal: 'detected hard LOCKUP on cpu', pattern: /detected hard LOCKUP on cpu (?<cpu>\d{1,4})/ },
    { literal: 'syncing: Hard LOCKUP', pattern: /Kernel panic - not syncing: Hard LOCKUP/ },
  ],
  dedup: [],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.97, strongerWith: ['soft-lockup'] },
  mayCause: ['kernel-panic', 'node-became-not-ready'],
  why: 'A CPU spins with interrupts off: a spinlock that is never released, a driver or firmware defect, or failing hardware.',
  impact: 'Work on that CPU is lost, other CPUs soon wait for it.',
  remediation: [
    { do: 'Keep the trace of the stuck CPU for a support case', risk: 'safe' },
    { do: 'Stop and start or replace the instance so that it moves to other hardware', risk: 'disruptive' },
  ],
  runbook: 'kernel-faults',
  references: ['https://docs.kernel.org/admin-guide/lockup-watchdogs.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] NMI watchdog: Watchdog detected hard LOCKUP on cpu 7',
        from: 'kernel source, kernel/watchdog_hld.c, 4.14',
      },
      {
        source: 'journal',
        line: '2026-11-20T08:14:02.118204+0000 ip-10-0-12-34.ec2.internal kernel: watchdog: CPU3: Watchdog detected hard LOCKUP on cpu 3',
        from: 'kernel source, kernel/watchdog.c, 6.5',
      },
      {
        source: 'dmesg-human',
        line: '[Fri Nov 20 08:14:02 2026] Kernel panic - not syncing: Hard LOCKUP',
        from: 'kernel source, kernel/watchdog.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] NMI watchdog: Perf NMI watchdog permanently disabled',
        because: 'boot message of virtual machines',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] NMI watchdog: disabled (cpu0): hardware events not enabled',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
