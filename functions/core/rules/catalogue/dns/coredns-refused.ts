import { defineRule } from '../../define';

export default defineRule({
  id: 'coredns-refused',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'dns',
  component: 'coredns',
  category: 'dns-config',
  severity: 'low',
  title: 'CoreDNS refuses queries',
  sources: ['coredns'],
  match: {
    literal: '" REFUSED ',
    pattern: /"(?<type>[A-Z0-9]{1,10}) IN (?<name>\S{1,253}) (?:udp|tcp) [^"]{3,60}\\*" REFUSED /,
  },
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.6, strongerWith: [] },
  mayCause: [],
  why: 'No server block covers the zone, or an acl refuses the client.',
  impact: 'The lookup failed for this client.',
  remediation: [{ do: 'Check server blocks and acl of the Corefile', risk: 'safe' }],
  runbook: 'dns-failures',
  references: ['https://coredns.io/manual/configuration/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'coredns',
        line: '2026-11-20T08:14:02.118204512Z stdout F [INFO] 10.0.20.9:52311 - 1043 "A IN corp.example. udp 49 false 512" REFUSED qr,rd 49 0.0001s',
        from: 'coredns plugin/log',
      },
      {
        source: 'coredns',
        line: '[INFO] 10.0.31.2:40110 - 7 "PTR IN 9.20.0.10.in-addr.arpa. udp 45 true 4096" REFUSED qr,rd 45 0.00012s',
        from: 'coredns plugin/log',
      },
    ],
    silent: [
      {
        source: 'coredns',
        line: '[INFO] 10.0.20.9:52311 - 1043 "A IN refused.example. udp 34 false 512" NOERROR qr,rd,ra 109 0.002s',
        because: 'a name',
        nearMiss: true,
      },
      {
        source: 'coredns',
        line: '[ERROR] plugin/errors: 2 db.corp.example. A: read udp 10.0.20.7:41822->10.9.0.5:53: read: connection refused',
        because: 'the upstream refuses a connection',
        nearMiss: true,
      },
    ],
  },
});
