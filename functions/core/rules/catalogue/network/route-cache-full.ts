import { defineRule } from '../../define';

export default defineRule({
  id: 'route-cache-full',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'network',
  component: 'kernel',
  category: 'routing',
  severity: 'high',
  title: 'The kernel’s route cache is full',
  sources: ['kernel'],
  match: [
    {
      literal: 'Route cache is full',
      pattern: /Route cache is full: consider increasing sysctl net\.ipv6?4?\S{0,40}route\.max_size/,
    },
    { literal: 'dst cache overflow', pattern: /(?:ipv4|ipv6|IPv4|IPv6): dst cache overflow/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.94, strongerWith: ['neighbour-table-overflow'] },
  mayCause: ['probe-failed', 'coredns-upstream-timeout'],
  why: 'More destinations are in use than net.ipv6.route.max_size allows (4096 on older kernels).',
  impact: 'Packets to further destinations are dropped.',
  remediation: [
    { do: 'Raise net.ipv6.route.max_size', risk: 'caution' },
    { do: 'Use a kernel without that limit (6.3 or later)', risk: 'disruptive' },
  ],
  runbook: 'pod-connectivity',
  references: ['https://docs.kernel.org/networking/ip-sysctl.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] Route cache is full: consider increasing sysctl net.ipv6.route.max_size.',
        from: 'kernel source, net/core/dst.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: IPv4: dst cache overflow',
        from: 'kernel source, net/ipv4/route.c, 3.x',
      },
    ],
    silent: [
      { source: 'sysctl', line: 'net.ipv6.route.max_size = 4096', because: 'setting', nearMiss: true },
      {
        source: 'dmesg',
        line: '[ 8123.456789] IPv4 route cache hash table entries: 524288',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
