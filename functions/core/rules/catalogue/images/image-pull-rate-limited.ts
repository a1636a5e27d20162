import { defineRule } from '../../define';

export default defineRule({
  id: 'image-pull-rate-limited',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'images',
  component: 'image-pull',
  category: 'image-pull',
  severity: 'high',
  title: 'Registry limits the rate of image pulls',
  sources: ['runtime', 'sandbox-image'],
  match: [
    { literal: 'oomanyrequests', pattern: /[Tt]oomanyrequests: (?<error>[^"\\]{1,100})/ },
    {
      literal: '429 Too Many Requests',
      pattern: /(?:manifests|blobs|token|v2\/)[^"\s]{0,200}:? 429 Too Many Requests/,
      unless: /oomanyrequests/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['image-pull-backoff'],
  why: 'The registry counts pulls by address or account. Nodes behind one NAT gateway share the anonymous limit of Docker Hub, and ECR limits calls per account and region.',
  impact: 'New pods with images that are not on the node wait, often for hours, exactly when the cluster scales.',
  remediation: [
    { do: 'Mirror the images to ECR with a pull-through cache', risk: 'caution' },
    { do: 'Authenticate pulls or use the public ECR gallery', risk: 'caution' },
  ],
  runbook: 'image-pull-failures',
  references: [
    'https://docs.docker.com/docker-hub/usage/',
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "PullImage from image service failed" err="rpc error: code = Unknown desc = failed to pull and unpack image \\"docker.io/library/redis:7\\": failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/redis/manifests/sha256:9f: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading" image="redis:7"',
        from: 'containerd core/remotes/docker/httpreadseeker.go',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="Handler for POST /v1.40/images/create returned error: toomanyrequests: Rate exceeded"',
        from: 'docker daemon, ECR throttling',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"public.ecr.aws/eks/app:2\\" failed" error="failed to resolve reference \\"public.ecr.aws/eks/app:2\\": unexpected status from HEAD request to https://public.ecr.aws/v2/eks/app/manifests/2: 429 Too Many Requests"',
        from: 'containerd core/remotes/docker/resolver.go',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet.go:501] "Failed to pull image" err="pull QPS exceeded" image="redis:7"',
        because: 'limit of kubelet itself',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 request.go:697] Waited for 1.197s due to client-side throttling, not priority and fairness, request: GET:https://A1B2C3.gr7.us-east-1.eks.amazonaws.com/api/v1/pods',
        because: 'throttling of API calls',
      },
    ],
  },
});
