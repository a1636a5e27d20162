import { defineRule } from '../../define';

export default defineRule({
  id: 'node-lease-update-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'apiserver-unreachable',
  severity: 'high',
  title: 'kubelet cannot renew its node lease',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'ailed to ensure lease exists',
      pattern:
        /[Ff]ailed to ensure lease exists, will retry(?:" err="| in [0-9.a-z]{2,12}, error: ).{0,200}?(?<error>connection refused|i\/o timeout|no such host|no route to host|TLS handshake timeout|context deadline exceeded|Client\.Timeout|connection reset by peer|unexpected EOF|http2: client connection (?:force closed|lost)|use of closed network connection|x509: [a-z ]{5,60})/,
    },
    {
      literal: 'failed to ensure node lease exists',
      pattern:
        /failed to ensure node lease exists, will retry in [0-9.a-z]{2,12}, error: .{0,240}?(?<error>connection refused|i\/o timeout|no such host|no route to host|TLS handshake timeout|context deadline exceeded|Client\.Timeout|connection reset by peer|unexpected EOF|use of closed network connection|x509: [a-z ]{5,60})/,
    },
    {
      literal: 'ailed to update lease',
      pattern:
        /[Ff]ailed to update (?:node )?lease(?:"|, error).{0,220}?(?<error>connection refused|i\/o timeout|no such host|no route to host|TLS handshake timeout|context deadline exceeded|Client\.Timeout|connection reset by peer|unexpected EOF|http2: client connection (?:force closed|lost)|use of closed network connection)/,
    },
    { literal: 'attempts to update ', pattern: /(?<error>failed \d attempts to update (?:node )?lease)/ },
  ],
  dedup: ['error'],
  recovery: { quietMinutes: 10 },
  confidence: { alone: 0.9, strongerWith: ['node-status-update-failed', 'kube-proxy-apiserver-unreachable'] },
  mayCause: ['node-status-update-failed'],
  why: 'The heartbeat of the node did not reach the API server: network path, DNS, security group, conntrack or an overloaded node stand between.',
  impact: 'After 40 seconds without a heartbeat the control plane marks the node Unknown and later evicts its pods.',
  remediation: [
    {
      do: 'Check from the node whether the endpoint resolves and accepts connections (curl -k https://<endpoint>/livez)',
      risk: 'safe',
    },
    {
      do: 'Check security groups, network ACLs and route tables between the node and the control plane interfaces',
      risk: 'safe',
    },
  ],
  runbook: 'apiserver-unreachable',
  references: [
    'https://kubernetes.io/docs/concepts/architecture/leases/',
    'https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html',
  ],
  falsePositives: 'One or two lines while the control plane is updated are harmless.',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 controller.go:145] "Failed to ensure lease exists, will retry" err="Get \\"https://A1B2C3.gr7.us-east-1.eks.amazonaws.com/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/ip-10-0-12-34.ec2.internal?timeout=10s\\": dial tcp 10.0.3.17:443: i/o timeout" interval="400ms"',
        from: 'kubernetes component-helpers/apimachinery/lease, 1.28',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 controller.go:195] "Failed to update lease" err="Put \\"https://A1B2C3.gr7.us-east-1.eks.amazonaws.com/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/ip-10-0-12-34.ec2.internal?timeout=10s\\": net/http: request canceled (Client.Timeout exceeded while awaiting headers)"',
        from: 'kubernetes component-helpers/apimachinery/lease',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 controller.go:106] failed to update lease using latest lease, fallback to ensure lease, err: failed 5 attempts to update node lease',
        from: 'kubernetes pkg/kubelet/nodelease, 1.17',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 controller.go:144] failed to ensure lease exists, will retry in 400ms, error: Get "https://A1B2C3.gr7.us-east-1.eks.amazonaws.com/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/ip-10-0-12-34.ec2.internal?timeout=10s": context deadline exceeded',
        from: 'kubernetes component-helpers/apimachinery/lease, 1.20',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 controller.go:136] failed to ensure node lease exists, will retry in 7s, error: Get https://A1B2C3.yl4.us-east-1.eks.amazonaws.com/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/ip-10-0-12-34.ec2.internal?timeout=10s: dial tcp 10.0.3.17:443: connect: connection refused',
        from: 'kubernetes pkg/kubelet/nodelease, 1.16',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 controller.go:195] "Failed to update lease" err="Operation cannot be fulfilled on leases.coordination.k8s.io \\"ip-10-0-12-34.ec2.internal\\": the object has been modified; please apply your changes to the latest version and try again"',
        because: 'optimistic lock, retried at once',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 controller.go:116] "failed to update lease using latest lease, fallback to ensure lease" err="lease not found"',
        because: 'fallback path that succeeds',
        nearMiss: true,
      },
    ],
  },
});
