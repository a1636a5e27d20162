import { defineRule } from '../../define';

export default defineRule({
  id: 'coredns-overloaded',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'dns',
  component: 'coredns',
  category: 'dns-overload',
  severity: 'medium',
  title: 'CoreDNS answers its own health check slowly',
  sources: ['coredns'],
  match: {
    literal: 'plugin/health: Local health request',
    pattern:
      /plugin\/health: Local health request to \\*"[^"]{5,60}\\*" (?:took more than (?<limit>\S{2,8}): (?<duration>\S{2,14})|failed)/,
  },
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: ['coredns-concurrency-exceeded'] },
  mayCause: [],
  why: 'The process gets too little CPU: its limit, a busy node, or too many queries.',
  impact: 'Lookups are slow, and kubelet may restart the pod.',
  remediation: [
    { do: 'Check CPU use and throttling of the pod and the number of replicas', risk: 'safe' },
    { do: 'Scale CoreDNS out', risk: 'caution' },
  ],
  runbook: 'dns-failures',
  references: [
    'https://coredns.io/plugins/health/',
    'https://docs.aws.amazon.com/eks/latest/userguide/managing-coredns.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'coredns',
        line: '2026-11-20T08:14:02.118204512Z stdout F [WARNING] plugin/health: Local health request to "http://:8080/health" took more than 1s: 2.104391s',
        from: 'coredns plugin/health',
      },
      {
        source: 'coredns',
        line: '[WARNING] plugin/health: Local health request to "http://:8080/health" failed: context deadline exceeded',
        from: 'coredns plugin/health',
      },
    ],
    silent: [
      {
        source: 'coredns',
        line: '[INFO] plugin/health: Going into lameduck mode for 5s',
        because: 'clean stop',
        nearMiss: true,
      },
      { source: 'coredns', line: '[INFO] plugin/ready: Still waiting on: "kubernetes"', because: 'start' },
    ],
  },
});
