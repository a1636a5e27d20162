import { defineRule } from '../../define';

export default defineRule({
  id: 'coredns-upstream-timeout',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'dns',
  component: 'coredns',
  category: 'dns-upstream',
  severity: 'high',
  title: 'CoreDNS gets no answer from its upstream resolver',
  sources: ['coredns'],
  match: {
    literal: 'i/o timeout',
    pattern:
      /plugin\/errors: 2 (?<name>\S{1,253}) (?<type>[A-Z0-9]{1,10}): (?:read udp|read tcp|dial tcp|dial udp|write udp)\b.{1,120}?:(?<port>[0-9]{1,5}): i\/o timeout/,
  },
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['coredns-servfail', 'coredns-concurrency-exceeded'],
  why: 'Queries for names outside the cluster went unanswered: the VPC resolver limit of 1,024 packets per second and interface, a security group or ACL, a custom resolver that is down, or conntrack trouble on the node.',
  impact: 'Lookups of external names fail or take seconds for pods that use this CoreDNS.',
  remediation: [
    { do: 'Check linklocal_allowance_exceeded of the node and the number of CoreDNS pods per node', risk: 'safe' },
    { do: 'Scale CoreDNS out or add NodeLocal DNSCache', risk: 'caution' },
    { do: 'Lower ndots or use fully qualified names to send fewer queries', risk: 'caution' },
  ],
  runbook: 'dns-failures',
  references: [
    'https://coredns.io/plugins/forward/',
    'https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'coredns',
        line: '2026-11-20T08:14:02.118204512Z stdout F [ERROR] plugin/errors: 2 sqs.us-east-1.amazonaws.com. A: read udp 10.0.20.7:41822->10.0.0.2:53: i/o timeout',
        from: 'coredns plugin/errors',
      },
      {
        source: 'coredns',
        line: '[ERROR] plugin/errors: 2 db.corp.example. AAAA: dial tcp 10.9.0.5:53: i/o timeout',
        from: 'coredns plugin/errors',
      },
    ],
    silent: [
      {
        source: 'coredns',
        line: '2026-11-20T08:14:02.118204512Z stdout F [INFO] 10.0.20.9:52311 - 1043 "A IN nope.example. udp 34 false 512" NXDOMAIN qr,rd,ra 109 0.002s',
        because: 'a name that does not exist',
        nearMiss: true,
      },
      {
        source: 'coredns',
        line: '[WARNING] plugin/kubernetes: Kubernetes API connection failure: Get "https://172.20.0.1:443/version": dial tcp 172.20.0.1:443: i/o timeout',
        because: 'the API server, not the resolver',
        nearMiss: true,
      },
    ],
  },
});
