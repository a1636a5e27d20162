import { defineRule } from '../../define';

export default defineRule({
  id: 'clocksource-unstable',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'time',
  component: 'kernel',
  category: 'clock-skew',
  severity: 'medium',
  title: 'The kernel gave up its fast clock source',
  sources: ['kernel'],
  match: [
    {
      literal: 'as unstable because the skew is too large',
      pattern: /Marking clocksource '(?<clock>[\w-]{2,20})' as unstable because the skew is too large/,
    },
    { literal: 'Marking TSC unstable due to', pattern: /Marking TSC unstable due to (?<reason>[a-z][\w -]{3,40})/ },
  ],
  dedup: [],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.9, strongerWith: ['cpu-stolen'] },
  mayCause: ['clock-off-by-seconds'],
  why: 'The time stamp counter and the reference clock drifted apart, or the CPU was paused so long that it looked so.',
  impact: 'Time calls become slow system calls; programs that ask often lose much CPU.',
  remediation: [
    { do: 'See which source is in use now (current_clocksource)', risk: 'safe' },
    { do: 'Use Nitro instances, or boot with clocksource=tsc where AWS documents it', risk: 'disruptive' },
  ],
  runbook: 'clock-skew',
  references: [
    'https://docs.kernel.org/timers/timekeeping.html',
    'https://repost.aws/knowledge-center/manage-ec2-linux-clock-source',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: "[ 8123.456789] clocksource: timekeeping watchdog on CPU2: Marking clocksource 'tsc' as unstable because the skew is too large:",
        from: 'kernel source, kernel/time/clocksource.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: tsc: Marking TSC unstable due to clocksource watchdog',
        from: 'kernel source, arch/x86/kernel/tsc.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] clocksource: Switched to clocksource kvm-clock',
        because: 'boot message',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] clocksource: timekeeping watchdog on CPU2: hpet retried 2 times before success',
        because: 'one slow reading',
        nearMiss: true,
      },
    ],
  },
});
