import { defineRule } from '../../define';

export default defineRule({
  id: 'kube-proxy-unauthorized',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kube-proxy',
  component: 'kube-proxy',
  category: 'apiserver-auth',
  severity: 'high',
  title: 'API server refuses kube-proxy',
  sources: ['kube-proxy'],
  match: [
    {
      literal: 'ailed to list *v1',
      pattern: /[Ff]ailed to list \*v1(?:beta1)?\.(?<resource>[A-Za-z]{3,20}): Unauthorized/,
    },
    {
      literal: 'is forbidden: User',
      pattern:
        /(?<resource>services|endpointslices\.discovery\.k8s\.io|endpoints|nodes)\b.{0,90}? is forbidden: User \\*"(?<user>system:serviceaccount:kube-system:kube-proxy|system:node:[^"\\]{1,100}|system:anonymous)\\*"/,
    },
    {
      literal: 'for the client to provide credentials',
      pattern: /the server has asked for the client to provide credentials/,
    },
    {
      literal: 'Failed to retrieve node info',
      pattern: /Failed to retrieve node info(?:: |\\*" err=\\*")Unauthorized/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'The service account or its ClusterRoleBinding was removed, or its token is not valid in this cluster.',
  impact: 'Rules freeze or are never written.',
  remediation: [{ do: 'Reinstall the kube-proxy add-on; it restores account and binding', risk: 'caution' }],
  runbook: 'kube-proxy-sync',
  nmaReason: 'KubeProxyNotReady',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/managing-kube-proxy.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 reflector.go:147] k8s.io/client-go/informers/factory.go:150: Failed to watch *v1.Service: failed to list *v1.Service: Unauthorized',
        from: 'kubernetes client-go',
      },
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 reflector.go:147] Failed to watch *v1.EndpointSlice: failed to list *v1.EndpointSlice: endpointslices.discovery.k8s.io is forbidden: User "system:serviceaccount:kube-system:kube-proxy" cannot list resource "endpointslices" in API group "discovery.k8s.io" at the cluster scope',
        from: 'kubernetes RBAC authorizer',
      },
      {
        source: 'kube-proxy',
        line: "E1120 08:14:02.118204    3121 event.go:264] Server rejected event: 'the server has asked for the client to provide credentials (post events)' (will not retry!)",
        from: 'kubernetes client-go',
      },
      {
        source: 'kube-proxy',
        line: 'E1120 08:14:02.118204    3121 node.go:152] Failed to retrieve node info: Unauthorized',
        from: 'kubernetes pkg/util/node, 1.21',
      },
    ],
    silent: [
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204    3121 shared_informer.go:320] Caches are synced for endpoint slice config',
        because: 'works',
      },
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 event.go:359] Server rejected event (will not retry!): events is forbidden: User "system:serviceaccount:kube-system:kube-proxy" cannot create resource "events"',
        because: 'only an event is lost',
        nearMiss: true,
      },
    ],
  },
});
