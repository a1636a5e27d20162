import { defineRule } from '../../define';

export default defineRule({
  id: 'ena-device-reset',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'network',
  component: 'ena',
  category: 'nic-reset',
  severity: 'medium',
  title: 'The ENA network device was reset',
  sources: ['kernel'],
  match: [
    {
      literal: 'Device reset completed successfully',
      pattern: /ena [0-9a-f:.]{7,14}[^\n]{0,30}: Device reset completed successfully/,
    },
    { literal: 'Trigger reset is on', pattern: /ena [0-9a-f:.]{7,14}[^\n]{0,30}: Trigger reset is on/ },
    { literal: 'Resetting device', pattern: /ena [0-9a-f:.]{7,14}[^\n]{0,30}: Resetting device/ },
    { literal: 'Resetting the device', pattern: /ena [0-9a-f:.]{7,14}[^\n]{0,30}: Resetting the device/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.85, strongerWith: ['ena-keep-alive-timeout', 'ena-transmit-lost', 'netdev-transmit-timeout'] },
  mayCause: ['node-lease-update-failed'],
  why: 'The driver saw a fault (lost keep-alive, transmissions that never completed, missed interrupts) and restarted the device, or somebody changed its settings.',
  impact: 'Packets are lost for about a second.',
  remediation: [
    { do: 'Read the reason on the lines just before', risk: 'safe' },
    { do: 'Update the AMI when the driver is old', risk: 'caution' },
  ],
  runbook: 'ena-throttling',
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/troubleshooting-ena.html'],
  falsePositives: 'one at a planned change of ring or queue settings',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] ena 0000:00:05.0: Device reset completed successfully, Driver info: Elastic Network Adapter (ENA) v2.13.0g',
        from: 'ena driver, ena_netdev.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] ena 0000:00:05.0 eth0: Trigger reset is on',
        from: 'ena driver, ena_netdev.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: ena 0000:00:06.0 eth1: Resetting device',
        from: 'ena driver 1.x',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] ena 0000:00:06.0 ens6: Resetting the device',
        from: 'ena driver, ena_netdev.c, 6.9',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] ena 0000:00:05.0 ens5: reset_fail: 0',
        because: 'zero counter',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] ena 0000:00:05.0: Elastic Network Adapter (ENA) found at mem 80404000, mac addr 06:0c:00:00:00:01',
        because: 'start of the driver',
        nearMiss: true,
      },
    ],
  },
});
