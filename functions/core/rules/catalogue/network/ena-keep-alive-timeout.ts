import { defineRule } from '../../define';

export default defineRule({
  id: 'ena-keep-alive-timeout',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'network',
  component: 'ena',
  category: 'nic-reset',
  severity: 'high',
  title: 'The ENA network device stopped responding',
  sources: ['kernel'],
  match: [
    {
      literal: 'eep alive watchdog timeout',
      pattern: /ena [0-9a-f:.]{7,14}(?: (?<interface>\w{2,15}))?[^\n]{0,20}: Keep alive watchdog timeout/,
    },
    {
      literal: "didn't receive a MSI-X interrupt",
      pattern: /The ena device sent a completion but the driver didn't receive a MSI-X interrupt/,
    },
    {
      literal: 'completion for the admin cmd',
      pattern: /The ena device (?:didn't|doesn't) send (?:a|any) completion for the admin cmd \d/,
    },
    {
      literal: 'ENA admin queue is not in running state',
      pattern: /ena [0-9a-f:.]{7,14}(?: (?<interface>\w{2,15}))?[^\n]{0,20}: ENA admin queue is not in running state/,
    },
    {
      literal: 'Reset indication didn',
      pattern: /ena [0-9a-f:.]{7,14}(?: (?<interface>\w{2,15}))?[^\n]{0,20}: Reset indication didn't turn o/,
    },
    {
      literal: 'Reset attempt failed',
      pattern:
        /ena [0-9a-f:.]{7,14}(?: (?<interface>\w{2,15}))?[^\n]{0,20}: Reset attempt failed\. Can not reset the device/,
    },
    {
      literal: 'Wait for completion (polling) timeout',
      pattern: /\bena(?: [0-9a-f:.]{7,14}[^\n]{0,40})?: Wait for completion \(polling\) timeout/,
    },
  ],
  dedup: [],
  recovery: {
    literal: 'Device reset completed successfully',
    pattern: /ena [0-9a-f:.]{7,14}[^\n]{0,30}: Device reset completed successfully/,
  },
  confidence: { alone: 0.94, strongerWith: ['netdev-transmit-timeout', 'nic-errors'] },
  mayCause: ['node-lease-update-failed', 'kubelet-apiserver-list-failed', 'node-became-not-ready'],
  why: 'The device did not send its keep-alive for six seconds or does not answer commands: the instance was not scheduled, the host had a fault, or the driver is stuck.',
  impact:
    'No traffic on that interface until the reset finishes, usually within a second; when resets fail, the node is cut off.',
  remediation: [
    { do: 'Check steal time, maintenance events and the driver version', risk: 'safe' },
    { do: 'Stop and start the instance to move it to another host when it repeats', risk: 'disruptive' },
  ],
  runbook: 'ena-throttling',
  references: [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/troubleshooting-ena.html',
    'https://docs.kernel.org/networking/device_drivers/ethernet/amazon/ena.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] ena 0000:00:05.0 eth0: Keep alive watchdog timeout.',
        from: 'ena driver, ena_netdev.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: [ 8123.456789] ena 0000:00:05.0: Keep alive watchdog timeout.',
        from: 'ena driver 1.x',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] ena 0000:00:05.0 eth0: ENA admin queue is not in running state!',
        from: 'ena driver, ena_netdev.c',
      },
      {
        source: 'dmesg-human',
        line: "[Fri Nov 20 08:14:02 2026] ena 0000:00:05.0: The ena device sent a completion but the driver didn't receive a MSI-X interrupt (cmd 8), autopolling mode is OFF",
        from: 'ena driver, ena_com.c',
      },
      {
        source: 'dmesg',
        line: "[ 8123.456789] ena 0000:00:05.0: The ena device didn't send a completion for the admin cmd 9 status 0",
        from: 'ena driver, ena_com.c',
      },
      {
        source: 'dmesg',
        line: "[ 8123.456789] ena 0000:00:06.0: Reset indication didn't turn off",
        from: 'ena driver, ena_com.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] ena 0000:00:06.0: Reset attempt failed. Can not reset the device',
        from: 'ena driver, ena_netdev.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] ena 0000:00:05.0: Wait for completion (polling) timeout',
        from: 'ena driver, ena_com.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] ena 0000:00:05.0: ENA device version: 0.10',
        because: 'start of the driver',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] ena 0000:00:05.0 eth0: wd_expired: 0',
        because: 'zero counter',
        nearMiss: true,
      },
    ],
  },
});
