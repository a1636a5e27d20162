import { defineRule } from '../../define';

export default defineRule({
  id: 'coredns-query-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'dns',
  component: 'coredns',
  category: 'dns-upstream',
  severity: 'low',
  title: 'A query failed inside CoreDNS',
  sources: ['coredns'],
  // Only where no rule names the error
  match: {
    literal: 'plugin/errors: 2 ',
    pattern: /\[ERROR\] plugin\/errors: 2 (?<name>\S{1,253}) (?<type>[A-Z0-9]{1,10}): (?<error>.{3,160})/,
    unless:
      /i\/o timeout|connection refused|no route to host|network is unreachable|connection reset|no healthy upstreams|concurrent queries exceeded|unreachable backend|message too long|dns: (?:overflow|buffer|id mismatch)/,
  },
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.5, strongerWith: [] },
  mayCause: [],
  why: 'A plugin could not answer; the text names the reason.',
  impact: 'This lookup failed.',
  remediation: [{ do: 'Read the reason when it repeats', risk: 'safe' }],
  runbook: 'dns-failures',
  references: ['https://coredns.io/plugins/errors/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'coredns',
        line: '2026-11-20T08:14:02.118204512Z stdout F [ERROR] plugin/errors: 2 corp.example. A: tls: DialWithDialer timed out',
        from: 'coredns plugin/errors',
      },
      {
        source: 'coredns',
        line: '[ERROR] plugin/errors: 2 api.shop.svc.cluster.local. AAAA: plugin/forward: no next plugin found',
        from: 'coredns plugin/errors',
      },
    ],
    silent: [
      {
        source: 'coredns',
        line: '[ERROR] plugin/errors: 2 sqs.us-east-1.amazonaws.com. A: read udp 10.0.20.7:41822->10.0.0.2:53: i/o timeout',
        because: 'a timeout: another rule',
        nearMiss: true,
      },
      { source: 'coredns', line: '[INFO] plugin/ready: Still waiting on: "kubernetes"', because: 'start' },
    ],
  },
});
