import { defineRule } from '../../define';

export default defineRule({
  id: 'image-not-found',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'images',
  component: 'image-pull',
  category: 'image-pull',
  severity: 'medium',
  title: 'Image or tag does not exist in the registry',
  sources: ['runtime'],
  match: [
    {
      literal: ': not found',
      pattern: /failed to resolve reference \\*"(?<image>[^"\\]{1,200})\\*": \S{1,200}: not found/,
    },
    {
      literal: 'manifest unknown',
      pattern: /manifest unknown: (?:manifest unknown|[Rr]equested image not found|[Tt]he image with)/,
    },
    { literal: ' not found: manifest unknown', pattern: / not found: manifest unknown/, unless: /manifest unknown: / },
    { literal: '404 Not Found', pattern: /(?:manifests|\/v2\/|resolve reference|[Pp]ull).{0,300}?404 Not Found/ },
    { literal: 'repository does not exist', pattern: /repository does not exist or may require/ },
  ],
  dedup: [],
  recovery: { none: 'kubelet prints nothing when a corrected image is used' },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['image-pull-backoff'],
  why: 'The reference names a repository, tag or digest that is not there: a typing error, a build that was not pushed, a lifecycle policy that deleted it, or another region.',
  impact: 'Pods with this image never start.',
  remediation: [
    { do: 'Check the reference of the workload against the registry', risk: 'safe' },
    { do: 'Push or restore the image', risk: 'safe' },
  ],
  runbook: 'image-pull-failures',
  references: ['https://kubernetes.io/docs/concepts/containers/images/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"111122223333.dkr.ecr.us-east-1.amazonaws.com/app:9.9\\" failed" error="rpc error: code = NotFound desc = failed to pull and unpack image \\"111122223333.dkr.ecr.us-east-1.amazonaws.com/app:9.9\\": failed to resolve reference \\"111122223333.dkr.ecr.us-east-1.amazonaws.com/app:9.9\\": 111122223333.dkr.ecr.us-east-1.amazonaws.com/app:9.9: not found"',
        from: 'containerd core/remotes/docker/resolver.go',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 remote_image.go:113] PullImage "registry.example.com/team/app:2" from image service failed: rpc error: code = Unknown desc = Error response from daemon: manifest for registry.example.com/team/app:2 not found: manifest unknown: manifest unknown',
        from: 'docker daemon',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"registry.example.com/team/app:2\\" failed" error="failed to resolve reference \\"registry.example.com/team/app:2\\": unexpected status code [manifests 2]: 404 Not Found"',
        from: 'containerd remotes/docker, 1.3',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="Handler for POST /v1.40/images/create returned error: manifest for nginx:nope not found: manifest unknown"',
        from: 'docker daemon',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="Handler for POST /v1.40/images/create returned error: pull access denied for team/app, repository does not exist or may require \'docker login\'"',
        from: 'docker daemon',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="ContainerStatus for \\"99ac\\" failed" error="rpc error: code = NotFound desc = an error occurred when try to find container \\"99ac\\": not found"',
        because: 'a container that was just deleted',
        nearMiss: true,
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="failed to resolve reference \\"registry.example.com/team/app:2\\"" error="failed to do request: Head \\"https://registry.example.com/v2/team/app/manifests/2\\": dial tcp: lookup registry.example.com: no such host"',
        because: 'the registry name does not resolve',
        nearMiss: true,
      },
    ],
  },
});
