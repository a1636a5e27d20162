import { defineRule } from '../../define';

export default defineRule({
  id: 'coredns-malformed-reply',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'dns',
  component: 'coredns',
  category: 'dns-upstream',
  severity: 'low',
  title: 'Upstream sends replies CoreDNS cannot read',
  sources: ['coredns'],
  match: [
    {
      literal: 'dns: overflow',
      pattern:
        /plugin\/errors: 2 (?<name>\S{1,253}) (?<type>[A-Z0-9]{1,10}): dns: (?<error>overflow(?:ing header size| unpacking [a-z0-9 ]{2,20})?)/,
    },
    { literal: 'dns: buffer size too small', pattern: /dns: (?<error>buffer size too small)/ },
    { literal: 'dns: id mismatch', pattern: /dns: (?<error>id mismatch)/ },
  ],
  dedup: ['error'],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'A resolver or middle box truncates or mixes answers, or ignores the announced buffer size.',
  impact: 'Some lookups, mostly large answers, fail.',
  remediation: [{ do: 'Use prefer_udp with a bufsize of 1232, or force_tcp to that upstream', risk: 'caution' }],
  runbook: 'dns-failures',
  references: ['https://coredns.io/plugins/bufsize/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'coredns',
        line: '2026-11-20T08:14:02.118204512Z stdout F [ERROR] plugin/errors: 2 big.example. TXT: dns: overflowing header size',
        from: 'miekg/dns',
      },
      {
        source: 'coredns',
        line: '[ERROR] plugin/errors: 2 big.example. TXT: dns: buffer size too small',
        from: 'miekg/dns',
      },
      { source: 'coredns', line: '[ERROR] plugin/errors: 2 api.example. A: dns: id mismatch', from: 'miekg/dns' },
    ],
    silent: [
      {
        source: 'coredns',
        line: '[INFO] 10.0.20.9:52311 - 1043 "TXT IN big.example. udp 34 false 1232" NOERROR qr,tc,rd,ra 109 0.002s',
        because: 'truncated, the client asks again by TCP',
        nearMiss: true,
      },
      { source: 'coredns', line: '[INFO] plugin/ready: Still waiting on: "kubernetes"', because: 'start' },
    ],
  },
});
