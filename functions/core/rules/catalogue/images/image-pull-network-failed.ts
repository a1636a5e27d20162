import { defineRule } from '../../define';

export default defineRule({
  id: 'image-pull-network-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'images',
  component: 'image-pull',
  category: 'image-pull',
  severity: 'high',
  title: 'Registry cannot be reached over the network',
  sources: ['runtime', 'sandbox-image'],
  match: [
    {
      literal: 'dial tcp',
      pattern:
        /(?:\/v2\/|failed to authorize|fetch (?:oauth|anonymous) token|resolve reference|[Pp]ull|httpReadSeeker).{0,500}?dial tcp (?<ip>[0-9a-f.:[\]]{3,50}): (?:connect: )?(?<error>i\/o timeout|connection refused|no route to host|network is unreachable|connection timed out)/,
      unless: /127\.0\.0\.1:50051/,
    },
    {
      literal: 'connection reset by peer',
      pattern: /(?:\/v2\/|failed to copy|[Pp]ull|httpReadSeeker).{0,500}?(?<error>connection reset by peer)/,
    },
    {
      literal: 'TLS handshake timeout',
      pattern: /(?:\/v2\/|[Pp]ull|resolve reference|httpReadSeeker).{0,400}?(?<error>TLS handshake timeout)/,
    },
    {
      literal: 'Client.Timeout exceeded',
      pattern: /(?:\/v2\/|[Pp]ull|resolve reference).{0,400}?(?<error>Client\.Timeout exceeded)/,
    },
    {
      literal: 'request canceled while waiting for connection',
      pattern: /(?:\/v2\/|[Pp]ull).{0,400}?(?<error>request canceled while waiting for connection)/,
      unless: /Client\.Timeout/,
    },
    {
      literal: 'failed to fetch ',
      pattern:
        /failed to fetch (?:oauth|anonymous) token: (?:Get|Post) [^ ]{5,300} (?<error>EOF|net\/http: TLS handshake timeout|context deadline exceeded|dial tcp.{0,120}?(?:i\/o timeout|connection refused))/,
      unless: /no such host|lookup .{3,200}: /,
    },
    { literal: 'proxyconnect tcp', pattern: /(?<error>proxyconnect tcp)/ },
  ],
  dedup: ['error'],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['image-pull-backoff'],
  why: 'No route, NAT gateway or VPC endpoint to the registry, a security group of the endpoint without port 443, or a proxy that is down.',
  impact: 'Images that are not on the node cannot be pulled.',
  remediation: [
    {
      do: 'Check the route of the subnet and the security groups of the ecr.api, ecr.dkr and s3 endpoints',
      risk: 'safe',
    },
    { do: 'Check the proxy settings of containerd', risk: 'safe' },
  ],
  runbook: 'image-pull-failures',
  references: [
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html',
    'https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"111122223333.dkr.ecr.us-east-1.amazonaws.com/app:1\\" failed" error="failed to pull and unpack image \\"111122223333.dkr.ecr.us-east-1.amazonaws.com/app:1\\": failed to resolve reference \\"111122223333.dkr.ecr.us-east-1.amazonaws.com/app:1\\": failed to do request: Head \\"https://111122223333.dkr.ecr.us-east-1.amazonaws.com/v2/app/manifests/1\\": dial tcp 52.46.141.20:443: i/o timeout"',
        from: 'Go net, containerd',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="Handler for POST /v1.40/images/create returned error: Get https://registry-1.docker.io/v2/: net/http: TLS handshake timeout"',
        from: 'Go net/http, docker',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"registry.example.com/app:1\\" failed" error="failed to pull and unpack image \\"registry.example.com/app:1\\": failed to copy: read tcp 10.0.12.34:41230->198.51.100.7:443: read: connection reset by peer"',
        from: 'Go net, containerd',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 remote_image.go:113] PullImage "nginx:1" from image service failed: rpc error: code = Unknown desc = Error response from daemon: Get https://registry-1.docker.io/v2/: net/http: request canceled (Client.Timeout exceeded while awaiting headers)',
        from: 'Go net/http, docker',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"docker.io/team/app:1\\" failed" error="failed to pull and unpack image \\"docker.io/team/app:1\\": failed to resolve reference \\"docker.io/team/app:1\\": failed to authorize: failed to fetch oauth token: Post \\"https://auth.docker.io/token\\": EOF"',
        from: 'containerd core/remotes/docker/auth',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="Handler for POST /v1.40/images/create returned error: Get https://quay.io/v2/: net/http: request canceled while waiting for connection"',
        from: 'Go net/http, docker',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"nginx:1\\" failed" error="failed to pull and unpack image \\"nginx:1\\": failed to do request: Head \\"https://registry-1.docker.io/v2/library/nginx/manifests/1\\": proxyconnect tcp: EOF"',
        from: 'Go net/http',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 controller.go:145] "Failed to ensure lease exists, will retry" err="Get \\"https://A1B2C3.gr7.us-east-1.eks.amazonaws.com/apis/coordination.k8s.io/v1\\": dial tcp 10.0.3.17:443: i/o timeout" interval="400ms"',
        because: 'the API server',
        nearMiss: true,
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="trying next host" error="failed to do request: Head \\"https://mirror.local/manifests/1\\": EOF"',
        because: 'falls back to another host',
        nearMiss: true,
      },
    ],
  },
});
