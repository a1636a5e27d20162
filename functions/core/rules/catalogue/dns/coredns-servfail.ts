import { defineRule } from '../../define';

export default defineRule({
  id: 'coredns-servfail',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'dns',
  component: 'coredns',
  category: 'dns-upstream',
  severity: 'medium',
  title: 'CoreDNS answers SERVFAIL',
  sources: ['coredns'],
  match: {
    literal: '" SERVFAIL ',
    pattern: /"(?<type>[A-Z0-9]{1,10}) IN (?<name>\S{1,253}) (?:udp|tcp) [^"]{3,60}\\*" SERVFAIL /,
  },
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: ['coredns-upstream-timeout', 'coredns-upstream-unreachable'] },
  mayCause: [],
  why: 'The upstream failed or DNSSEC did not validate; for cluster names CoreDNS has no data from the API server.',
  impact: 'The lookup failed for this client.',
  remediation: [{ do: 'Look at the error lines of the same name', risk: 'safe' }],
  runbook: 'dns-failures',
  references: ['https://kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution/'],
  falsePositives: 'Visible only when the log plugin is on.',
  examples: {
    fires: [
      {
        source: 'coredns',
        line: '2026-11-20T08:14:02.118204512Z stdout F [INFO] 10.0.20.9:52311 - 1043 "A IN sqs.us-east-1.amazonaws.com. udp 49 false 512" SERVFAIL qr,rd,ra 49 5.000912s',
        from: 'coredns plugin/log',
      },
      {
        source: 'coredns',
        line: '[INFO] 10.0.31.2:40110 - 7 "AAAA IN api.shop.svc.cluster.local. tcp 45 true 65535" SERVFAIL qr,rd 45 0.00012s',
        from: 'coredns plugin/log',
      },
    ],
    silent: [
      {
        source: 'coredns',
        line: '[INFO] 10.0.20.9:52311 - 1043 "A IN nope.example. udp 34 false 512" NXDOMAIN qr,rd,ra 109 0.002s',
        because: 'a name that does not exist',
        nearMiss: true,
      },
      {
        source: 'coredns',
        line: '[INFO] 127.0.0.1:40912 - 5 "HINFO IN 4547991504243258144.3688. udp 57 false 512" NXDOMAIN qr,rd,ra 57 0.01s',
        because: 'self test',
        nearMiss: true,
      },
    ],
  },
});
