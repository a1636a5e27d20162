import { defineRule } from '../../define';

export default defineRule({
  id: 'image-registry-dns-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'images',
  component: 'image-pull',
  category: 'image-pull',
  severity: 'high',
  title: 'Name of the registry cannot be resolved',
  sources: ['runtime', 'sandbox-image'],
  match: [
    {
      literal: 'no such host',
      pattern:
        /(?:\/v2\/|failed to authorize|[Pp]ull|resolve reference|httpReadSeeker).{0,300}?lookup (?<registry>[A-Za-z0-9.-]{3,200})(?: on [0-9a-f.:[\]]{3,50})?: no such host/,
    },
    {
      literal: 'server misbehaving',
      pattern:
        /(?:\/v2\/|failed to authorize|[Pp]ull|resolve reference).{0,300}?lookup (?<registry>[A-Za-z0-9.-]{3,200})(?: on [0-9a-f.:[\]]{3,50})?: server misbehaving/,
    },
    {
      literal: ': i/o timeout',
      pattern:
        /(?:\/v2\/|failed to authorize|[Pp]ull|resolve reference).{0,300}?lookup (?<registry>[A-Za-z0-9.-]{3,200})(?: on [0-9a-f.:[\]]{3,50})?: (?:read udp \S{5,90}|dial udp \S{5,60}): i\/o timeout/,
    },
  ],
  dedup: ['registry'],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: ['node-dns-lookup-timeout'] },
  mayCause: ['image-pull-backoff'],
  why: 'The resolver of the node does not know or does not answer: wrong name, DHCP options with a custom resolver, private DNS of the endpoint switched off, or packets lost.',
  impact: 'Images of this registry cannot be pulled by the node.',
  remediation: [
    { do: 'Resolve the name on the node; compare with another subnet', risk: 'safe' },
    { do: 'Check private DNS of the ECR endpoints and the DHCP options of the VPC', risk: 'safe' },
  ],
  runbook: 'image-pull-failures',
  references: [
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html',
    'https://kubernetes.io/docs/concepts/containers/images/',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"registry.corp.example/app:1\\" failed" error="failed to pull and unpack image \\"registry.corp.example/app:1\\": failed to resolve reference \\"registry.corp.example/app:1\\": failed to do request: Head \\"https://registry.corp.example/v2/app/manifests/1\\": dial tcp: lookup registry.corp.example on 10.0.0.2:53: no such host"',
        from: 'Go net, containerd',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="Handler for POST /v1.40/images/create returned error: Get https://registry-1.docker.io/v2/: dial tcp: lookup registry-1.docker.io on 10.0.0.2:53: server misbehaving"',
        from: 'Go net, docker',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"111122223333.dkr.ecr.us-east-1.amazonaws.com/app:1\\" failed" error="failed to pull and unpack image \\"111122223333.dkr.ecr.us-east-1.amazonaws.com/app:1\\": failed to resolve reference \\"111122223333.dkr.ecr.us-east-1.amazonaws.com/app:1\\": failed to do request: Head \\"https://111122223333.dkr.ecr.us-east-1.amazonaws.com/v2/app/manifests/1\\": dial tcp: lookup 111122223333.dkr.ecr.us-east-1.amazonaws.com on 10.0.0.2:53: read udp 10.0.12.34:41922->10.0.0.2:53: i/o timeout"',
        from: 'Go net, containerd',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 reflector.go:147] Failed to watch *v1.Node: failed to list *v1.Node: Get "https://a1b2c3.gr7.us-east-1.eks.amazonaws.com/api/v1/nodes": dial tcp: lookup a1b2c3.gr7.us-east-1.eks.amazonaws.com on 10.0.0.2:53: no such host',
        because: 'the API server',
        nearMiss: true,
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"registry.corp.example/app:1\\" failed" error="failed to pull and unpack image \\"registry.corp.example/app:1\\": failed to do request: Head \\"https://registry.corp.example/v2/app/manifests/1\\": dial tcp 10.9.9.9:443: i/o timeout"',
        because: 'the name resolves, the host does not answer',
        nearMiss: true,
      },
    ],
  },
});
