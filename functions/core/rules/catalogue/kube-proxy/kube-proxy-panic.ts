import { defineRule } from '../../define';

export default defineRule({
  id: 'kube-proxy-panic',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kube-proxy',
  component: 'kube-proxy',
  category: 'daemon-crash',
  severity: 'high',
  title: 'kube-proxy panicked',
  sources: ['kube-proxy'],
  match: [
    { literal: 'panic: runtime error', pattern: /panic: runtime error: (?<error>[^"\\]{4,160})/ },
    {
      literal: 'fatal error: ',
      pattern:
        /\bfatal error: (?<error>concurrent map[a-z ]{1,40}|runtime: out of memory|stack overflow|unexpected signal)/,
    },
    { literal: 'Observed a panic', pattern: /Observed a panic: (?<error>.{4,160})/ },
  ],
  dedup: [],
  recovery: {
    literal: 'Caches are synced for',
    pattern: /Caches are synced for service config/,
    sources: ['kube-proxy'],
  },
  confidence: { alone: 0.95, strongerWith: [] },
  mayCause: ['pod-crash-loop'],
  why: 'A defect, or no memory left.',
  impact: 'Service rules are not updated while it restarts.',
  remediation: [{ do: 'Look the message up for this version and update the add-on', risk: 'caution' }],
  runbook: 'kube-proxy-sync',
  nmaReason: 'KubeProxyNotReady',
  references: [
    'https://github.com/kubernetes/kubernetes/issues',
    'https://kubernetes.io/docs/reference/networking/virtual-ips/',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F panic: runtime error: invalid memory address or nil pointer dereference',
        from: 'Go runtime',
      },
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F fatal error: concurrent map writes',
        from: 'Go runtime',
      },
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 runtime.go:79] Observed a panic: "index out of range" (runtime error: index out of range)',
        from: 'kubernetes apimachinery util/runtime',
      },
    ],
    silent: [
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204    3121 shared_informer.go:320] Caches are synced for service config',
        because: 'ordinary',
      },
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204    3121 server.go:872] "Golang settings" GOGC="" GOMAXPROCS="" GOTRACEBACK=""',
        because: 'ordinary',
        nearMiss: true,
      },
    ],
  },
});
