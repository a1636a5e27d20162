import { defineRule } from '../../define';

export default defineRule({
  id: 'xen-frames-dropped',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'network',
  component: 'kernel',
  category: 'nic-reset',
  severity: 'medium',
  title: 'The Xen network driver drops oversized packets',
  sources: ['kernel'],
  match: {
    literal: 'skb rides the rocket',
    pattern:
      /xen_netfront: (?:xennet: )?skb rides the rocket: \d{1,4} slots|xennet: skb rides the rocket: \d{1,4} slots/,
  },
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.93, strongerWith: ['nic-errors'] },
  mayCause: ['probe-failed'],
  why: 'On Xen instance types a packet with too many fragments cannot be passed to the host.',
  impact: 'Those packets are lost; large transfers stall.',
  remediation: [
    { do: 'Switch scatter-gather off on the interface', risk: 'caution' },
    { do: 'Use Nitro instance types', risk: 'disruptive' },
  ],
  runbook: 'ena-throttling',
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instance-types.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] xen_netfront: xennet: skb rides the rocket: 19 slots, 65226 bytes',
        from: 'kernel source, drivers/net/xen-netfront.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: xennet: skb rides the rocket: 20 slots',
        from: 'kernel source, drivers/net/xen-netfront.c, 3.x',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] xen_netfront: Initialising Xen virtual ethernet driver',
        because: 'boot message',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] xenbus_probe_frontend: Device with no driver: device/vbd/51712',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
