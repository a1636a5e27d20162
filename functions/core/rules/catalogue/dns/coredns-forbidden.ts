import { defineRule } from '../../define';

export default defineRule({
  id: 'coredns-forbidden',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'dns',
  component: 'coredns',
  category: 'apiserver-auth',
  severity: 'high',
  title: 'CoreDNS may not read services or endpoints',
  sources: ['coredns'],
  match: [
    {
      literal: 'serviceaccount:kube-system:coredns',
      pattern: /(?<resource>[a-z.]{3,60}) is forbidden: User \\*"system:serviceaccount:kube-system:coredns\\*"/,
    },
    {
      literal: 'ailed to list *v1',
      pattern: /[Ff]ailed to list \*v1(?:beta1)?\.(?<resource>[A-Za-z]{3,20}): Unauthorized/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'The ClusterRole system:coredns lacks a resource a newer CoreDNS needs (EndpointSlices), or account and binding were removed.',
  impact: 'Cluster names of that kind do not resolve.',
  remediation: [{ do: 'Update the CoreDNS add-on, which brings its ClusterRole', risk: 'caution' }],
  runbook: 'dns-failures',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/managing-coredns.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'coredns',
        line: '2026-11-20T08:14:02.118204512Z stderr F [ERROR] plugin/kubernetes: Failed to watch *v1.EndpointSlice: failed to list *v1.EndpointSlice: endpointslices.discovery.k8s.io is forbidden: User "system:serviceaccount:kube-system:coredns" cannot list resource "endpointslices" in API group "discovery.k8s.io" at the cluster scope',
        from: 'kubernetes RBAC authorizer',
      },
      {
        source: 'coredns',
        line: 'E1120 08:14:02.118204    3121 reflector.go:127] pkg/mod/k8s.io/client-go@v0.18.3/tools/cache/reflector.go:125: Failed to list *v1.Namespace: Unauthorized',
        from: 'kubernetes client-go',
      },
    ],
    silent: [
      {
        source: 'coredns',
        line: '[INFO] plugin/kubernetes: waiting for Kubernetes API before starting server',
        because: 'ordinary start',
      },
      {
        source: 'coredns',
        line: '[ERROR] plugin/kubernetes: Failed to watch *v1.Service: failed to list *v1.Service: Get "https://172.20.0.1:443/api/v1/services": dial tcp 172.20.0.1:443: i/o timeout',
        because: 'not reachable: another rule',
        nearMiss: true,
      },
    ],
  },
});
