import { defineRule } from '../../define';

export default defineRule({
  id: 'image-manifest-unsupported',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'images',
  component: 'image-pull',
  category: 'image-pull',
  severity: 'medium',
  title: 'Image uses a manifest format the runtime no longer reads',
  sources: ['runtime'],
  match: [
    {
      literal: 'manifest.v1+prettyjws',
      pattern: /manifest\.v1\+prettyjws\\*" is no longer supported|[Ss]chema 1.{0,60}manifest\.v1\+prettyjws/,
    },
    {
      literal: 'not implemented: media type',
      pattern: /not implemented: media type \\*"(?<type>[^"\\]{3,120})\\*"/,
      unless: /prettyjws/,
    },
  ],
  dedup: [],
  recovery: { none: 'kubelet prints nothing when a corrected image is used' },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['image-pull-backoff'],
  why: 'Docker schema 1 was removed in containerd 2; very old images must be pushed again.',
  impact: 'Pods with this image do not start on newer nodes.',
  remediation: [{ do: 'Pull and push the image again with a current tool', risk: 'safe' }],
  runbook: 'image-pull-failures',
  references: ['https://github.com/containerd/containerd/blob/main/docs/containerd-2.0.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"registry.example.com/old/app:1\\" failed" error="failed to pull and unpack image \\"registry.example.com/old/app:1\\": not implemented: media type \\"application/vnd.docker.distribution.manifest.v1+prettyjws\\" is no longer supported since containerd v2.1, please rebuild the image as \\"application/vnd.oci.image.manifest.v1+json\\""',
        from: 'containerd core/remotes/docker',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "PullImage from image service failed" err="rpc error: code = Unimplemented desc = not implemented: media type \\"application/vnd.cncf.helm.config.v1+json\\" cannot be unpacked" image="registry.example.com/charts/app:1"',
        from: 'containerd core/images',
      },
    ],
    silent: [
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=warning msg="Image docker.io/old/app uses outdated schema1 manifest format. Please upgrade to a schema2 image"',
        because: 'only a warning',
        nearMiss: true,
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="PullImage \\"nginx:1.27\\" returns image reference \\"sha256:9f86d081\\""',
        because: 'success',
      },
    ],
  },
});
