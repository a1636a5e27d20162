import { defineRule } from '../../define';

export default defineRule({
  id: 'kubelet-apiserver-list-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'apiserver-unreachable',
  severity: 'medium',
  title: 'kubelet cannot list or watch objects at the API server',
  sources: ['kubelet', 'windows'],
  match: {
    literal: 'ailed to list *v1.',
    pattern:
      /[Ff]ailed to list \*v1\.(?<resource>[A-Za-z]{3,24}): Get .{1,300}?(?<error>connection refused|i\/o timeout|no such host|no route to host|TLS handshake timeout|context deadline exceeded|Client\.Timeout|connection reset by peer|unexpected EOF)/,
  },
  dedup: ['error'],
  recovery: { quietMinutes: 10 },
  confidence: { alone: 0.7, strongerWith: ['node-lease-update-failed', 'node-status-update-failed'] },
  mayCause: ['kubelet-object-cache-timeout'],
  why: 'The connection to the cluster endpoint could not be made or broke.',
  impact: 'kubelet works with what it knew last; new pods, Secrets and ConfigMaps do not arrive.',
  remediation: [{ do: 'Check name resolution and TCP to the endpoint from the node', risk: 'safe' }],
  runbook: 'apiserver-unreachable',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html'],
  falsePositives: 'A few lines while the control plane is scaled or updated.',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 reflector.go:147] k8s.io/client-go/informers/factory.go:150: Failed to watch *v1.CSIDriver: failed to list *v1.CSIDriver: Get "https://A1B2C3.gr7.us-east-1.eks.amazonaws.com/apis/storage.k8s.io/v1/csidrivers?limit=500&resourceVersion=0": dial tcp 10.0.3.17:443: i/o timeout',
        from: 'kubernetes client-go tools/cache/reflector.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 reflector.go:125] k8s.io/kubernetes/pkg/kubelet/kubelet.go:459: Failed to list *v1.Node: Get https://A1B2C3.gr7.us-east-1.eks.amazonaws.com/api/v1/nodes?fieldSelector=metadata.name%3Dip-10-0-12-34.ec2.internal&limit=500&resourceVersion=0: dial tcp: lookup A1B2C3.gr7.us-east-1.eks.amazonaws.com on 10.0.0.2:53: no such host',
        from: 'kubernetes client-go tools/cache/reflector.go, 1.15',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 reflector.go:147] k8s.io/client-go/informers/factory.go:150: Failed to watch *v1.Service: failed to list *v1.Service: Unauthorized',
        because: 'an authentication fault',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 reflector.go:351] Caches populated for *v1.Service from k8s.io/client-go/informers/factory.go:150',
        because: 'works',
      },
    ],
  },
});
