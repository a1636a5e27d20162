import { defineRule } from '../../define';

export default defineRule({
  id: 'image-pull-unauthorized',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'images',
  component: 'image-pull',
  category: 'image-pull',
  severity: 'high',
  title: 'Registry rejects the credentials for an image pull',
  sources: ['runtime', 'sandbox-image'],
  // The pause image failing this way stops every pod and is reported by sandbox-image-pull-failed
  match: [
    {
      literal: '401 Unauthorized',
      pattern: /(?:resolve reference|pull(?:ing)?|[Pp]ull image|PullImage).{1,400}?401 Unauthorized/,
      unless: /sandbox image|pause/,
    },
    { literal: 'no basic auth credentials', pattern: /no basic auth credentials/, unless: /sandbox image|pause/ },
    { literal: 'incorrect username or password', pattern: /unauthorized: incorrect username or password/ },
    {
      literal: 'authentication required',
      pattern:
        /(?:unauthorized|failed to authorize|failed to fetch (?:oauth|anonymous) token).{0,60}authentication required/,
      unless: /sandbox image/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: ['credential-provider-failed', 'iam-not-authorized'] },
  mayCause: ['image-pull-backoff'],
  why: 'No credentials were sent or they are not valid: the node role lacks ECR read permissions, the credential provider failed, the pull secret is missing or expired, or the repository belongs to another account without a policy.',
  impact: 'Pods with this image stay in ImagePullBackOff on this node.',
  remediation: [
    {
      do: 'Check AmazonEC2ContainerRegistryReadOnly (or PullOnly) on the node role and the repository policy',
      risk: 'safe',
    },
    { do: 'Check the imagePullSecrets of the pod', risk: 'safe' },
  ],
  runbook: 'image-pull-failures',
  references: [
    'https://docs.aws.amazon.com/AmazonECR/latest/userguide/ECR_on_EKS.html',
    'https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"111122223333.dkr.ecr.us-east-1.amazonaws.com/app:1.4\\" failed" error="failed to pull and unpack image \\"111122223333.dkr.ecr.us-east-1.amazonaws.com/app:1.4\\": failed to resolve reference \\"111122223333.dkr.ecr.us-east-1.amazonaws.com/app:1.4\\": unexpected status from HEAD request to https://111122223333.dkr.ecr.us-east-1.amazonaws.com/v2/app/manifests/1.4: 401 Unauthorized"',
        from: 'containerd core/remotes/docker/resolver.go',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 remote_image.go:114] PullImage "111122223333.dkr.ecr.us-east-1.amazonaws.com/app:1.4" from image service failed: rpc error: code = Unknown desc = Error response from daemon: Get https://111122223333.dkr.ecr.us-east-1.amazonaws.com/v2/app/manifests/1.4: no basic auth credentials',
        from: 'docker registry client, kubelet 1.18',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="Not continuing with pull after error: unauthorized: incorrect username or password"',
        from: 'docker registry client',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kuberuntime_image.go:55] "Failed to pull image" err="rpc error: code = Unknown desc = Error response from daemon: unauthorized: authentication required" image="registry.example.com/team/app:2"',
        from: 'docker registry client',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet_node_status.go:96] "Unable to register node with API server" err="Unauthorized" node="ip-10-0-12-34.ec2.internal"',
        because: 'the API server, not a registry',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet_pods.go:906] "Unable to retrieve pull secret, the image pull may not succeed." pod="shop/api" secret="" err="secret \\"regcred\\" not found"',
        because: 'only a hint, the pull may work without',
        nearMiss: true,
      },
    ],
  },
});
