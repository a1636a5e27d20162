import { defineRule } from '../../define';

export default defineRule({
  id: 'netdev-transmit-timeout',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'network',
  component: 'kernel',
  category: 'nic-reset',
  severity: 'high',
  title: 'A network queue of the node stopped sending',
  sources: ['kernel'],
  match: {
    literal: 'NETDEV WATCHDOG: ',
    pattern:
      /NETDEV WATCHDOG: (?:CPU: \d{1,4}: )?(?<interface>[\w.-]{2,15}) \((?<driver>[\w-]{1,20})\): transmit queue \d{1,5} timed out/,
  },
  dedup: ['interface'],
  recovery: { boundary: 'reboot', quietMinutes: 60 },
  confidence: { alone: 0.94, strongerWith: ['ena-device-reset', 'nic-errors', 'soft-lockup'] },
  mayCause: ['node-lease-update-failed', 'kubelet-apiserver-list-failed', 'node-became-not-ready'],
  why: 'A queue was full and nothing left it for several seconds: driver or device fault, or CPUs too busy to serve the card.',
  impact: 'Traffic of the node or of the pods on that interface stops until the driver resets it.',
  remediation: [
    { do: 'Look for device resets and lockups around it', risk: 'safe' },
    { do: 'Replace the instance when it repeats', risk: 'disruptive' },
  ],
  runbook: 'ena-throttling',
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/troubleshooting-ena.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: [ 8123.456789] NETDEV WATCHDOG: eth0 (ena): transmit queue 2 timed out',
        from: 'kernel source, net/sched/sch_generic.c, 4.14',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] NETDEV WATCHDOG: ens5 (ena): transmit queue 0 timed out 5120 ms',
        from: 'kernel source, net/sched/sch_generic.c, 6.5',
      },
      {
        source: 'journal',
        line: '2026-11-20T08:14:02.118204+0000 ip-10-0-12-34.ec2.internal kernel: NETDEV WATCHDOG: CPU: 12: ens6 (ena): transmit queue 3 timed out 6008 ms',
        from: 'kernel source, net/sched/sch_generic.c, 6.7',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] WARNING: CPU: 0 PID: 0 at net/sched/sch_generic.c:525 dev_watchdog+0x277/0x280',
        because: 'trace of the same event',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] watchdog: Software Watchdog: initialized. soft_noboot=0 soft_margin=60 sec',
        because: 'another watchdog',
        nearMiss: true,
      },
    ],
  },
});
