import { defineRule } from '../../define';

export default defineRule({
  id: 'coredns-panic',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'dns',
  component: 'coredns',
  category: 'daemon-crash',
  severity: 'high',
  title: 'CoreDNS panicked',
  sources: ['coredns'],
  match: [
    {
      literal: 'Recovered from panic in server',
      pattern: /Recovered from panic in server: \S{0,3}\\*"(?<server>[^"]{1,80})\\*"/,
    },
    { literal: 'panic: runtime error', pattern: /panic: runtime error: (?<error>[^"]{4,160})/ },
    {
      literal: 'fatal error: ',
      pattern: /\bfatal error: (?<error>concurrent map[a-z ]{1,40}|runtime: out of memory|stack overflow)/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['pod-crash-loop'],
  why: 'A defect in a plugin, or no memory left.',
  impact: 'The query, or the whole pod, is lost.',
  remediation: [
    { do: 'Update the CoreDNS add-on', risk: 'caution' },
    { do: 'Raise its memory limit when it ran out', risk: 'caution' },
  ],
  runbook: 'dns-failures',
  references: [
    'https://github.com/coredns/coredns/issues',
    'https://docs.aws.amazon.com/eks/latest/userguide/managing-coredns.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'coredns',
        line: '2026-11-20T08:14:02.118204512Z stdout F [ERROR] Recovered from panic in server: "dns://:53" runtime error: slice bounds out of range',
        from: 'coredns core/dnsserver',
      },
      {
        source: 'coredns',
        line: '2026-11-20T08:14:02.118204512Z stderr F panic: runtime error: invalid memory address or nil pointer dereference',
        from: 'Go runtime',
      },
      {
        source: 'coredns',
        line: '2026-11-20T08:14:02.118204512Z stderr F fatal error: concurrent map writes',
        from: 'Go runtime',
      },
    ],
    silent: [
      { source: 'coredns', line: '[INFO] SIGTERM: Shutting down servers then terminating', because: 'clean stop' },
      { source: 'coredns', line: 'CoreDNS-1.11.3', because: 'start' },
      {
        source: 'coredns',
        line: '[ERROR] plugin/errors: 2 panic.example. A: read udp 10.0.20.7:41822->10.0.0.2:53: i/o timeout',
        because: 'a name',
        nearMiss: true,
      },
    ],
  },
});
