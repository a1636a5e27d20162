import { defineRule } from '../../define';

export default defineRule({
  id: 'neighbour-table-overflow',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'network',
  component: 'kernel',
  category: 'neighbour-table',
  severity: 'high',
  title: 'The ARP or neighbour table is full',
  sources: ['kernel'],
  match: {
    literal: 'table overflow!',
    pattern: /(?:neighbour: )?(?<table>arp_cache|ndisc_cache|[Nn]eighbour): (?:neighbou?r )?table overflow!/,
  },
  dedup: ['table'],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.95, strongerWith: [] },
  mayCause: ['probe-failed', 'coredns-upstream-timeout', 'node-lease-update-failed'],
  why: 'More neighbours than net.ipv4.neigh.default.gc_thresh3 (1024 by default) are in use: many pods on the node, or a large flat subnet that all pods talk to.',
  impact: 'Packets to addresses without an entry are dropped, at random for pods and nodes alike.',
  remediation: [
    { do: 'Raise gc_thresh1, gc_thresh2 and gc_thresh3 of net.ipv4.neigh.default (and ipv6)', risk: 'caution' },
    { do: 'Look who scans or talks to the whole subnet', risk: 'safe' },
  ],
  runbook: 'conntrack-exhaustion',
  references: ['https://docs.kernel.org/networking/ip-sysctl.html', 'https://man7.org/linux/man-pages/man7/arp.7.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] neighbour: arp_cache: neighbor table overflow!',
        from: 'kernel source, net/core/neighbour.c, 4.5 and later',
      },
      {
        source: 'dmesg-human',
        line: '[Fri Nov 20 08:14:02 2026] neighbour: ndisc_cache: neighbor table overflow!',
        from: 'kernel source, net/core/neighbour.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: Neighbour: table overflow!',
        from: 'kernel source, net/core/neighbour.c, older',
      },
    ],
    silent: [
      { source: 'sysctl', line: 'net.ipv4.neigh.default.gc_thresh3 = 1024', because: 'setting', nearMiss: true },
      {
        source: 'dmesg',
        line: '[ 8123.456789] net_ratelimit: 12 callbacks suppressed',
        because: 'other rate limited messages',
        nearMiss: true,
      },
    ],
  },
});
