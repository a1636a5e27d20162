import { defineRule } from '../../define';

export default defineRule({
  id: 'service-port-conflict',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kube-proxy',
  component: 'kube-proxy',
  category: 'port-conflict',
  severity: 'medium',
  title: 'A port a service needs on the node is taken',
  sources: ['kube-proxy'],
  match: [
    {
      literal: "an't open port, skipping",
      pattern:
        /[Cc]an't open port, skipping (?:it|this nodePort|externalIP|health check)?.{0,200}?(?<port>(?:listen|bind)[^"\\]{5,80}|port=\{[^}]{5,120}\})?/,
    },
    {
      literal: "an't open ",
      pattern: /[Cc]an't open \\*"(?<name>[^"]{3,120})\\*" \((?<address>[0-9.:]{0,40}\/(?:tcp|udp)\d?)\)?, skipping/,
    },
    {
      literal: 'to start healthcheck',
      pattern:
        /(?:[Nn]ode \S{1,100} failed|[Ff]ailed) to start healthcheck.{0,20}(?:on port (?<port>\d{2,5}): |err=\\*")(?<error>[^"]{3,120})/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'Another process on the node listens on the node port, the external address or the health check port.',
  impact: 'Traffic to that port reaches the wrong program.',
  remediation: [{ do: 'Find who listens on the port and move it or the service', risk: 'caution' }],
  runbook: 'kube-proxy-sync',
  nmaReason: 'PortConflict',
  references: ['https://kubernetes.io/docs/reference/networking/virtual-ips/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kube-proxy',
        line: 'E1120 08:14:02.118204    3121 proxier.go:1150] "can\'t open port, skipping it" port={Description:nodePort for shop/api IP: IPFamily:4 Port:31000 Protocol:TCP} err="listen tcp4 :31000: bind: address already in use"',
        from: 'kubernetes pkg/proxy/iptables, 1.22',
      },
      {
        source: 'kube-proxy',
        line: 'E1120 08:14:02.118204    3121 proxier.go:1100] can\'t open "nodePort for shop/api:http" (:31000/tcp), skipping this nodePort: listen tcp :31000: bind: address already in use',
        from: 'kubernetes pkg/proxy/iptables, 1.17',
      },
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 service_health.go:150] "Failed to start healthcheck" err="listen tcp :32100: bind: address already in use" node="ip-10-0-12-34" service="shop/api" port=32100',
        from: 'kubernetes pkg/proxy/healthcheck',
      },
    ],
    silent: [
      {
        source: 'kube-proxy',
        line: 'I1120 08:14:02.118204    3121 proxier.go:1140] "Opened local port" port={Description:nodePort for shop/api Port:31000 Protocol:TCP}',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204    3121 service_health.go:140] "Opening healthcheck" service="shop/api" port=32100',
        because: 'ordinary',
        nearMiss: true,
      },
    ],
  },
});
