import { defineRule } from '../../define';

export default defineRule({
  id: 'tcp-orphans-too-many',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'network',
  component: 'kernel',
  category: 'tcp-memory',
  severity: 'medium',
  title: 'Too many TCP connections have no owner',
  sources: ['kernel'],
  match: { literal: 'too many orphaned sockets', pattern: /TCP: too many orphaned sockets/ },
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.93, strongerWith: ['tcp-out-of-memory'] },
  mayCause: ['tcp-out-of-memory'],
  why: 'Programs closed connections whose peer does not finish them; net.ipv4.tcp_max_orphans is reached.',
  impact: 'Further ones are reset at once.',
  remediation: [
    { do: 'See which peers leave connections in FIN-WAIT', risk: 'safe' },
    { do: 'Raise net.ipv4.tcp_max_orphans', risk: 'caution' },
  ],
  runbook: 'conntrack-exhaustion',
  references: ['https://docs.kernel.org/networking/ip-sysctl.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      { source: 'dmesg', line: '[ 8123.456789] TCP: too many orphaned sockets', from: 'kernel source, net/ipv4/tcp.c' },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: TCP: TCP: too many orphaned sockets',
        from: 'kernel source, net/ipv4/tcp.c',
      },
    ],
    silent: [
      { source: 'sysctl', line: 'net.ipv4.tcp_max_orphans = 32768', because: 'setting', nearMiss: true },
      { source: 'dmesg', line: '[ 8123.456789] TCP: reno registered', because: 'boot message', nearMiss: true },
    ],
  },
});
