import { defineRule } from '../../define';

export default defineRule({
  id: 'coredns-concurrency-exceeded',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'dns',
  component: 'coredns',
  category: 'dns-overload',
  severity: 'high',
  title: 'CoreDNS drops queries above its concurrency limit',
  sources: ['coredns'],
  match: {
    literal: 'concurrent queries exceeded maximum',
    pattern: /concurrent queries exceeded maximum (?<limit>\d{1,6})/,
  },
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: ['coredns-upstream-timeout'] },
  mayCause: [],
  why: 'More queries wait for the upstream than max_concurrent allows: the upstream is slow, or a pod asks far too much.',
  impact: 'External lookups fail at once for all pods using this CoreDNS.',
  remediation: [
    { do: 'Find the slow upstream and the pod with most queries', risk: 'safe' },
    { do: 'Scale CoreDNS or raise max_concurrent', risk: 'caution' },
  ],
  runbook: 'dns-failures',
  references: ['https://coredns.io/plugins/forward/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'coredns',
        line: '2026-11-20T08:14:02.118204512Z stdout F [ERROR] plugin/errors: 2 sqs.us-east-1.amazonaws.com. A: concurrent queries exceeded maximum 1000',
        from: 'coredns plugin/forward',
      },
      {
        source: 'coredns',
        line: '[ERROR] plugin/errors: 2 db.corp.example.shop.svc.cluster.local. AAAA: concurrent queries exceeded maximum 150',
        from: 'coredns plugin/forward',
      },
    ],
    silent: [
      { source: 'coredns', line: '[INFO] plugin/ready: Still waiting on: "kubernetes"', because: 'start' },
      {
        source: 'coredns',
        line: '[ERROR] plugin/errors: 2 sqs.us-east-1.amazonaws.com. A: read udp 10.0.20.7:41822->10.0.0.2:53: i/o timeout',
        because: 'a timeout',
        nearMiss: true,
      },
    ],
  },
});
