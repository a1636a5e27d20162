import { defineRule } from '../../define';

export default defineRule({
  id: 'kube-proxy-healthz-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kube-proxy',
  component: 'kube-proxy',
  category: 'port-conflict',
  severity: 'medium',
  title: 'kube-proxy cannot serve its health or metrics port',
  sources: ['kube-proxy'],
  match: [
    {
      literal: 'ealthz server',
      pattern:
        /[Hh]ealthz server.{0,160}?bind: (?<error>address already in use|permission denied|cannot assign requested address)/,
    },
    {
      literal: 'starting metrics server failed',
      pattern: /starting metrics server failed.{0,40}?(?<error>listen tcp [^"]{5,80})/,
    },
    {
      literal: 'start node healthz on',
      pattern: /[Ff]ailed to start node healthz on (?<address>\S{3,45}): .{0,80}?bind: (?<error>[a-z ]{5,60})/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'Port 10256 or 10249 is taken, often by a second kube-proxy or another host network pod.',
  impact: 'Load balancers with externalTrafficPolicy or health checks on this port take the node out.',
  remediation: [{ do: 'Find who listens on the port (ss -lntp)', risk: 'safe' }],
  runbook: 'kube-proxy-sync',
  nmaReason: 'PortConflict',
  references: ['https://kubernetes.io/docs/reference/networking/virtual-ips/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 proxier_health.go:140] "Healthz server failed" err="failed to start proxy healthz on 0.0.0.0:10256: listen tcp 0.0.0.0:10256: bind: address already in use"',
        from: 'kubernetes pkg/proxy/healthcheck, 1.30',
      },
      {
        source: 'kube-proxy',
        line: 'E1120 08:14:02.118204    3121 server.go:530] starting metrics server failed: listen tcp 127.0.0.1:10249: bind: address already in use',
        from: 'kubernetes cmd/kube-proxy/app, 1.17',
      },
      {
        source: 'kube-proxy',
        line: 'E1120 08:14:02.118204    3121 proxier_health.go:100] Failed to start node healthz on 0.0.0.0:10256: listen tcp 0.0.0.0:10256: bind: address already in use',
        from: 'kubernetes pkg/proxy/healthcheck, 1.19',
      },
    ],
    silent: [
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204    3121 proxier_health.go:121] "Starting healthz HTTP server" address="0.0.0.0:10256"',
        because: 'ordinary start',
        nearMiss: true,
      },
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204    3121 service_health.go:190] "Existing healthcheck" service="shop/api" port=30123',
        because: 'ordinary',
      },
    ],
  },
});
