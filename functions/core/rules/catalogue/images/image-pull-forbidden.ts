import { defineRule } from '../../define';

export default defineRule({
  id: 'image-pull-forbidden',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'images',
  component: 'image-pull',
  category: 'image-pull',
  severity: 'medium',
  title: 'Registry forbids the pull of an image',
  sources: ['runtime', 'sandbox-image'],
  // The first alternative needs the context of a pull, since 403 Forbidden alone comes from many services
  match: [
    {
      literal: '403 Forbidden',
      pattern: /(?:resolve reference|failed to copy|manifests\/|blobs\/|\/v2\/|[Pp]ull).{0,300}?403 Forbidden/,
      unless: /sandbox image/,
    },
    {
      literal: 'pull access denied',
      pattern: /pull access denied(?: for (?<image>[^,"\\]{1,200}))?/,
      unless: /repository does not exist or may require/,
    },
    {
      literal: 'denied: ',
      pattern:
        /(?:Error response from daemon: |failed to resolve|failed to copy|[Pp]ull).{0,300}?denied: (?<error>(?:User: |Your|requested access|Permission|access forbidden|installation not allowed)[^"\\]{3,160})/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: ['iam-not-authorized'] },
  mayCause: ['image-pull-backoff'],
  why: 'The identity is known but may not read this repository: repository policy, node role, a blocking endpoint policy, or a private repository named without credentials.',
  impact: 'Pods with this image do not start.',
  remediation: [
    { do: 'Check the repository policy, the node role and the policies of the VPC endpoints', risk: 'safe' },
  ],
  runbook: 'image-pull-failures',
  references: [
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/common-errors-docker.html',
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"111122223333.dkr.ecr.us-east-1.amazonaws.com/team/app:1\\" failed" error="failed to pull and unpack image \\"111122223333.dkr.ecr.us-east-1.amazonaws.com/team/app:1\\": failed to resolve reference \\"111122223333.dkr.ecr.us-east-1.amazonaws.com/team/app:1\\": unexpected status from HEAD request to https://111122223333.dkr.ecr.us-east-1.amazonaws.com/v2/team/app/manifests/1: 403 Forbidden"',
        from: 'containerd core/remotes/docker/resolver.go',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="Handler for POST /v1.40/images/create returned error: pull access denied for team/app"',
        from: 'docker daemon',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 remote_image.go:113] PullImage "111122223333.dkr.ecr.us-east-1.amazonaws.com/team/app:1" from image service failed: rpc error: code = Unknown desc = Error response from daemon: denied: User: arn:aws:sts::111122223333:assumed-role/node/i-0123456789abcdef0 may not perform ecr:BatchGetImage',
        from: 'docker daemon, ECR',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet_node_status.go:96] "Unable to register node with API server" err="nodes is forbidden: User \\"system:anonymous\\" cannot create resource \\"nodes\\""',
        because: 'the API server',
        nearMiss: true,
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"registry.example.com/app:1\\" failed" error="failed to pull and unpack image \\"registry.example.com/app:1\\": failed to resolve reference \\"registry.example.com/app:1\\": unexpected status from HEAD request to https://registry.example.com/v2/app/manifests/1: 401 Unauthorized"',
        because: 'credentials refused: another rule',
        nearMiss: true,
      },
    ],
  },
});
