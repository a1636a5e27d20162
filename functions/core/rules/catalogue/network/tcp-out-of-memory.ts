import { defineRule } from '../../define';

export default defineRule({
  id: 'tcp-out-of-memory',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'network',
  component: 'kernel',
  category: 'tcp-memory',
  severity: 'high',
  title: 'TCP used up the memory it may use on the node',
  sources: ['kernel'],
  match: { literal: 'consider tuning tcp_mem', pattern: /TCP: out of memory -- consider tuning tcp_mem/ },
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.95, strongerWith: ['tcp-orphans-too-many'] },
  mayCause: ['probe-failed', 'kubelet-apiserver-list-failed', 'coredns-upstream-timeout'],
  why: 'Buffers of all sockets together reached net.ipv4.tcp_mem: connections whose receivers do not read, leaked sockets, or very many connections.',
  impact: 'Connections of any pod are reset or stall.',
  remediation: [
    { do: 'Find the process with the largest socket queues (netstat in this bundle)', risk: 'safe' },
    { do: 'Raise net.ipv4.tcp_mem', risk: 'caution' },
  ],
  runbook: 'conntrack-exhaustion',
  references: ['https://docs.kernel.org/networking/ip-sysctl.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] TCP: out of memory -- consider tuning tcp_mem',
        from: 'kernel source, net/ipv4/tcp.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: [ 8123.456789] TCP: out of memory -- consider tuning tcp_mem',
        from: 'kernel source, net/ipv4/tcp.c',
      },
    ],
    silent: [
      { source: 'sysctl', line: 'net.ipv4.tcp_mem = 379614 506154 759228', because: 'setting', nearMiss: true },
      {
        source: 'dmesg',
        line: '[ 8123.456789] TCP: Hash tables configured (established 524288 bind 65536)',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
