import { defineRule } from '../../define';

export default defineRule({
  id: 'coredns-upstream-unreachable',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'dns',
  component: 'coredns',
  category: 'dns-upstream',
  severity: 'high',
  title: 'Upstream resolver of CoreDNS refuses or cannot be reached',
  sources: ['coredns'],
  match: [
    {
      literal: 'plugin/errors: ',
      pattern:
        /plugin\/errors: 2 (?<name>\S{1,253}) (?<type>[A-Z0-9]{1,10}): (?:read|dial|write) (?:udp|tcp)\b.{1,120}?: (?<error>connection refused|no route to host|network is unreachable|connection reset by peer)/,
    },
    { literal: 'no healthy upstreams', pattern: /(?<error>no healthy upstreams)/ },
    { literal: 'unreachable backend', pattern: /(?<error>unreachable backend)/ },
  ],
  dedup: ['error'],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['coredns-servfail'],
  why: 'The resolver named in Corefile or resolv.conf is not there, does not listen, or the route to it is missing.',
  impact: 'Names of its zones do not resolve for the pods.',
  remediation: [
    { do: 'Test the upstream address from the node', risk: 'safe' },
    { do: 'Correct the forward line of the Corefile', risk: 'caution' },
  ],
  runbook: 'dns-failures',
  references: [
    'https://coredns.io/plugins/forward/',
    'https://docs.aws.amazon.com/eks/latest/userguide/managing-coredns.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'coredns',
        line: '2026-11-20T08:14:02.118204512Z stdout F [ERROR] plugin/errors: 2 db.corp.example. A: read udp 10.0.20.7:41822->10.9.0.5:53: read: connection refused',
        from: 'coredns plugin/errors',
      },
      {
        source: 'coredns',
        line: '[ERROR] plugin/errors: 2 sqs.us-east-1.amazonaws.com. AAAA: no healthy upstreams',
        from: 'coredns plugin/forward',
      },
      {
        source: 'coredns',
        line: '[ERROR] plugin/errors: 0 db.corp.example. A: unreachable backend: read udp 10.0.20.7:41822->10.9.0.5:53: i/o deadline',
        from: 'coredns plugin/proxy, 1.4',
      },
    ],
    silent: [
      {
        source: 'coredns',
        line: '[ERROR] plugin/errors: 2 sqs.us-east-1.amazonaws.com. A: read udp 10.0.20.7:41822->10.0.0.2:53: i/o timeout',
        because: 'a timeout: another rule',
        nearMiss: true,
      },
      {
        source: 'coredns',
        line: '2026-11-20T08:14:02.118204512Z stdout F [INFO] 10.0.20.9:52311 - 1043 "A IN api.shop.svc.cluster.local. udp 45 false 512" NOERROR qr,aa,rd 88 0.0001s',
        because: 'answered',
      },
    ],
  },
});
