import { defineRule } from '../../define';

export default defineRule({
  id: 'coredns-apiserver-unreachable',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'dns',
  component: 'coredns',
  category: 'apiserver-unreachable',
  severity: 'high',
  title: 'CoreDNS cannot reach the API server',
  sources: ['coredns'],
  match: [
    {
      literal: 'Kubernetes API connection failure',
      pattern: /plugin\/kubernetes: Kubernetes API connection failure: (?<error>.{3,200})/,
    },
    {
      literal: 'ailed to list *v1',
      pattern:
        /[Ff]ailed to list \*v1(?:beta1)?\.(?<resource>Service|EndpointSlice|Endpoints|Namespace|Pod): Get .{1,300}?(?<error>connection refused|i\/o timeout|no route to host|TLS handshake timeout|context deadline exceeded|x509: [a-z ]{5,50}|unexpected EOF)/,
    },
    {
      literal: 'starting server with unsynced Kubernetes API',
      pattern: /plugin\/kubernetes: (?<error>starting server with unsynced Kubernetes API)/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 10 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['coredns-servfail'],
  why: 'The service address of kubernetes does not answer from this pod: kube-proxy rules, network policy, security group or a control plane event.',
  impact: 'Cluster names are answered from old data, or not at all after a start.',
  remediation: [{ do: 'Check kube-proxy and the kubernetes service on the node of this pod', risk: 'safe' }],
  runbook: 'dns-failures',
  references: [
    'https://coredns.io/plugins/kubernetes/',
    'https://docs.aws.amazon.com/eks/latest/userguide/managing-coredns.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'coredns',
        line: '2026-11-20T08:14:02.118204512Z stdout F [WARNING] plugin/kubernetes: Kubernetes API connection failure: Get "https://172.20.0.1:443/version": dial tcp 172.20.0.1:443: i/o timeout',
        from: 'coredns plugin/kubernetes',
      },
      {
        source: 'coredns',
        line: '2026-11-20T08:14:02.118204512Z stderr F [ERROR] plugin/kubernetes: pkg/mod/k8s.io/client-go@v0.31.2/tools/cache/reflector.go:243: Failed to watch *v1.EndpointSlice: failed to list *v1.EndpointSlice: Get "https://172.20.0.1:443/apis/discovery.k8s.io/v1/endpointslices?limit=500": dial tcp 172.20.0.1:443: connect: connection refused',
        from: 'kubernetes client-go',
      },
      {
        source: 'coredns',
        line: '[WARNING] plugin/kubernetes: starting server with unsynced Kubernetes API',
        from: 'coredns plugin/kubernetes',
      },
    ],
    silent: [
      {
        source: 'coredns',
        line: '[INFO] plugin/kubernetes: waiting for Kubernetes API before starting server',
        because: 'ordinary start',
        nearMiss: true,
      },
      {
        source: 'coredns',
        line: '[INFO] plugin/ready: Still waiting on: "kubernetes"',
        because: 'ordinary start',
        nearMiss: true,
      },
    ],
  },
});
