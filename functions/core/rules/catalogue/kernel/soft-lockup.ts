import { defineRule } from '../../define';

export default defineRule({
  id: 'soft-lockup',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kernel',
  component: 'kernel',
  category: 'lockup',
  severity: 'high',
  title: 'A CPU was stuck in kernel code (soft lockup)',
  sources: ['kernel'],
  match: {
    literal: 'BUG: soft lockup - CPU#',
    pattern: /BUG: soft lockup - CPU#(?<cpu>\d{1,4}) stuck for (?<seconds>\d{1,9})s! \[(?<process>[^\]:\n]{1,32})/,
  },
  dedup: ['process'],
  recovery: { boundary: 'reboot', quietMinutes: 60 },
  confidence: { alone: 0.95, strongerWith: ['load-far-above-cpus', 'cpu-stolen'] },
  mayCause: ['node-became-not-ready', 'pleg-unhealthy', 'node-lease-update-failed'],
  why: 'A task stayed in kernel mode for over 20 seconds without letting others run: a lock fought over by many CPUs, very long lists (cgroups, conntrack, dentries), a driver defect, or a CPU the hypervisor did not schedule.',
  impact: 'Everything bound to that CPU waits; when it goes on, heartbeats are missed and the node turns NotReady.',
  remediation: [
    { do: 'Read the call trace after the line: it names the code that did not yield', risk: 'safe' },
    { do: 'Compare with steal time and load at that moment', risk: 'safe' },
    { do: 'Replace the node when lockups repeat', risk: 'disruptive' },
  ],
  runbook: 'kernel-faults',
  nmaReason: 'SoftLockup',
  references: ['https://docs.kernel.org/admin-guide/lockup-watchdogs.html'],
  falsePositives: 'a single one right after a live migration or host maintenance may be harmless',
  examples: {
    fires: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: [ 8123.456789] NMI watchdog: BUG: soft lockup - CPU#4 stuck for 23s! [kworker/4:1:912]',
        from: 'kernel source, kernel/watchdog.c, 4.9',
      },
      {
        source: 'dmesg-human',
        line: '[Fri Nov 20 08:14:02 2026] watchdog: BUG: soft lockup - CPU#31 stuck for 26s! [containerd-shim:88121]',
        from: 'kernel source, kernel/watchdog.c, 4.14 and later',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: BUG: soft lockup - CPU#1 stuck for 67s! [java:2231]',
        from: 'kernel source, kernel/watchdog.c, 3.10',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] watchdog: Delayed init of the lockup detector failed: -19',
        because: 'the detector itself',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] sysctl kernel.softlockup_panic is set to 0',
        because: 'setting',
        nearMiss: true,
      },
    ],
  },
});
