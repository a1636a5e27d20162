import { defineRule } from '../../define';

export default defineRule({
  id: 'bridge-own-address',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'network',
  component: 'kernel',
  category: 'routing',
  severity: 'medium',
  title: 'A bridge receives its own packets: a loop or a doubled address',
  sources: ['kernel'],
  match: {
    literal: 'with own address as source address',
    pattern:
      /(?<bridge>[\w.-]{2,15}): received packet on (?<interface>[\w.-]{2,15}) with own address as source address/,
  },
  dedup: ['interface'],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: ['duplicate-address'] },
  mayCause: ['probe-failed'],
  why: 'Two interfaces share a hardware address, or the bridge is connected in a loop.',
  impact: 'Packets are lost or multiplied on that bridge.',
  remediation: [
    { do: 'Compare hardware addresses of the interfaces; see MACAddressPolicy', risk: 'safe' },
    { do: 'Remove the loop', risk: 'caution' },
  ],
  runbook: 'pod-connectivity',
  references: ['https://docs.kernel.org/networking/bridge.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] cni0: received packet on vethe9d34ddf with own address as source address (addr:06:0c:00:00:00:01, vlan:0)',
        from: 'kernel source, net/bridge/br_fdb.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: docker0: received packet on veth1a2b3c4 with own address as source address',
        from: 'kernel source, net/bridge/br_fdb.c, 4.14',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] cni0: port 3(vethe9d34ddf) entered forwarding state',
        because: 'a pod started',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] device vethe9d34ddf entered promiscuous mode',
        because: 'a pod started',
        nearMiss: true,
      },
    ],
  },
});
