import { defineRule } from '../../define';

export default defineRule({
  id: 'syn-flood-suspected',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'network',
  component: 'kernel',
  category: 'syn-queue',
  severity: 'medium',
  title: 'A listening port gets more connections than it accepts',
  sources: ['kernel'],
  match: {
    literal: 'ossible SYN flooding on port',
    pattern:
      /[Pp]ossible SYN flooding on port (?:[\w.:[\]]{1,45}:)?(?<port>\d{1,5})\. (?:Sending cookies|Dropping request)/,
  },
  dedup: ['port'],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: ['load-far-above-cpus'] },
  mayCause: ['probe-failed'],
  why: 'The accept queue is full: the program is too slow or stuck, its backlog too short, or it is attacked. Printed once per port.',
  impact: 'New connections wait or fail; established ones go on.',
  remediation: [
    { do: 'Find which pod listens on that port', risk: 'safe' },
    { do: 'Raise its backlog and net.core.somaxconn', risk: 'caution' },
  ],
  runbook: 'conntrack-exhaustion',
  references: ['https://docs.kernel.org/networking/ip-sysctl.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] TCP: request_sock_TCP: Possible SYN flooding on port 8080. Sending cookies.  Check SNMP counters.',
        from: 'kernel source, net/ipv4/tcp_input.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: TCP: request_sock_TCPv6: Possible SYN flooding on port [::]:443. Sending cookies.',
        from: 'kernel source, net/ipv4/tcp_input.c, 6.1',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] TCP: request_sock_TCP: Possible SYN flooding on port 0.0.0.0:9090. Dropping request.',
        from: 'kernel source, net/ipv4/tcp_input.c',
      },
    ],
    silent: [
      { source: 'sysctl', line: 'net.ipv4.tcp_syncookies = 1', because: 'setting', nearMiss: true },
      {
        source: 'dmesg',
        line: '[ 8123.456789] TCP: request_sock_TCP: cookies off',
        because: 'not a report',
        nearMiss: true,
      },
    ],
  },
});
