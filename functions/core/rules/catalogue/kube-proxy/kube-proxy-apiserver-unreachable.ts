import { defineRule } from '../../define';

export default defineRule({
  id: 'kube-proxy-apiserver-unreachable',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kube-proxy',
  component: 'kube-proxy',
  category: 'apiserver-unreachable',
  severity: 'high',
  title: 'kube-proxy cannot list or watch services at the API server',
  sources: ['kube-proxy'],
  match: {
    literal: 'ailed to list *v1',
    pattern:
      /[Ff]ailed to list \*v1(?:beta1)?\.(?<resource>Service|EndpointSlice|Endpoints|Node|ServiceCIDR): Get .{1,300}?(?<error>connection refused|i\/o timeout|no such host|no route to host|TLS handshake timeout|context deadline exceeded|Client\.Timeout|connection reset by peer|unexpected EOF|network is unreachable)/,
  },
  dedup: ['error'],
  recovery: { quietMinutes: 10 },
  confidence: { alone: 0.9, strongerWith: ['node-lease-update-failed', 'vpc-cni-apiserver-unreachable'] },
  mayCause: ['vpc-cni-apiserver-unreachable'],
  why: 'The connection from the node to the cluster endpoint could not be made.',
  impact:
    'Rules freeze: new endpoints get no traffic, removed ones still do. On a fresh node no service works, not even the one of the API server that aws-node needs.',
  remediation: [
    { do: 'Resolve and connect to the endpoint from the node', risk: 'safe' },
    { do: 'Check security groups, routes and the proxy configuration', risk: 'safe' },
  ],
  runbook: 'apiserver-unreachable',
  nmaReason: 'KubeProxyNotReady',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/managing-kube-proxy.html',
    'https://kubernetes.io/docs/reference/networking/virtual-ips/',
  ],
  falsePositives: 'A few lines while the control plane is updated.',
  examples: {
    fires: [
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 reflector.go:147] k8s.io/client-go/informers/factory.go:150: Failed to watch *v1.EndpointSlice: failed to list *v1.EndpointSlice: Get "https://A1B2C3.gr7.us-east-1.eks.amazonaws.com/apis/discovery.k8s.io/v1/endpointslices?limit=500&resourceVersion=0": dial tcp 10.0.3.17:443: i/o timeout',
        from: 'kubernetes client-go tools/cache/reflector.go',
      },
      {
        source: 'kube-proxy',
        line: 'E1120 08:14:02.118204    3121 reflector.go:125] k8s.io/client-go/informers/factory.go:133: Failed to list *v1.Service: Get https://A1B2C3.gr7.us-east-1.eks.amazonaws.com/api/v1/services?limit=500&resourceVersion=0: dial tcp: lookup A1B2C3.gr7.us-east-1.eks.amazonaws.com on 10.0.0.2:53: no such host',
        from: 'kubernetes client-go, 1.15',
      },
    ],
    silent: [
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204    3121 shared_informer.go:320] Caches are synced for service config',
        because: 'works',
        nearMiss: true,
      },
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F W1120 08:14:02.118204    3121 reflector.go:424] k8s.io/client-go/informers/factory.go:150: watch of *v1.Service ended with: very short watch',
        because: 'the watch is opened again',
        nearMiss: true,
      },
    ],
  },
});
