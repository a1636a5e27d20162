import { defineRule } from '../../define';

export default defineRule({
  id: 'image-name-invalid',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'images',
  component: 'image-pull',
  category: 'image-pull',
  severity: 'medium',
  title: 'Image reference of a container is not valid',
  sources: ['kubelet', 'containerd', 'windows'],
  match: [
    { literal: 'with InvalidImageName', pattern: /for \\*"(?<container>[a-z0-9-]{1,63})\\*" with InvalidImageName/ },
    {
      literal: "ouldn't parse image name",
      pattern: /couldn't parse image (?:name|reference) \\*"(?<image>[^"\\]{1,200})/,
      unless: /with InvalidImageName/,
    },
    {
      literal: 'failed to parse image reference',
      pattern: /failed to parse image reference \\*"(?<image>[^"\\]{1,200})/,
    },
  ],
  dedup: [],
  recovery: { none: 'kubelet prints nothing when a corrected image is used' },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'Upper case letters, blanks, an empty variable or two tags in the reference.',
  impact: 'The container never starts.',
  remediation: [{ do: 'Correct the image field of the workload', risk: 'safe' }],
  runbook: 'image-pull-failures',
  references: ['https://kubernetes.io/docs/concepts/containers/images/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 pod_workers.go:1300] "Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"api\\" with InvalidImageName: \\"Failed to apply default image tag \\\\\\"registry.example.com/Team/api:\\\\\\": couldn\'t parse image name\\"" pod="shop/api"',
        from: 'kubernetes pkg/kubelet/images',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 image_manager.go:190] Failed to apply default image tag "registry.example.com/Team/api:": couldn\'t parse image name "registry.example.com/Team/api:": invalid reference format',
        from: 'kubernetes pkg/util/parsers',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"registry.example.com/Team/api:1\\" failed" error="rpc error: code = InvalidArgument desc = failed to parse image reference \\"registry.example.com/Team/api:1\\": invalid reference format: repository name must be lowercase"',
        from: 'containerd internal/cri',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="PullImage \\"nginx:1.27\\""',
        because: 'pull starts',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet_pods.go:906] "Unable to retrieve pull secret, the image pull may not succeed." pod="shop/api" secret=""',
        because: 'a hint',
        nearMiss: true,
      },
    ],
  },
});
