import { defineRule } from '../../define';

export default defineRule({
  id: 'image-layer-extract-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'images',
  component: 'image-pull',
  category: 'image-pull',
  severity: 'medium',
  title: 'A layer of an image cannot be unpacked',
  sources: ['runtime'],
  match: [
    {
      literal: 'failed to extract layer',
      pattern: /failed to extract layer (?<layer>sha256:[0-9a-f]{6,64}): (?<error>[^"]{3,200})/,
      unless: /no space left|context canceled|unexpected EOF/,
    },
    {
      literal: 'failed to register layer',
      pattern: /failed to register layer: (?<error>[^"]{3,200})/,
      unless: /no space left|context canceled|unexpected EOF/,
    },
    {
      literal: 'unpack image on snapshotter',
      pattern: /failed to unpack image on snapshotter (?<snapshotter>[a-z0-9-]{3,30}): (?<error>[^"]{3,200})/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['image-pull-backoff'],
  why: 'The file system refuses something in the layer: ownership outside of the range of user ids, extended attributes, name length, or a damaged archive.',
  impact: 'The image cannot be used on this node.',
  remediation: [{ do: 'Read the error; rebuild the image when the content is at fault', risk: 'caution' }],
  runbook: 'image-pull-failures',
  references: ['https://kubernetes.io/docs/concepts/containers/images/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"registry.example.com/app:1\\" failed" error="failed to pull and unpack image \\"registry.example.com/app:1\\": failed to extract layer sha256:9f86d081: failed to Lchown \\"/srv/data\\" for UID 2000000, GID 2000000: lchown /srv/data: invalid argument: unknown"',
        from: 'containerd pkg/archive',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="Attempting next endpoint for pull after error: failed to register layer: ApplyLayer exit status 1 stdout:  stderr: lchown /srv/data: operation not permitted"',
        from: 'docker daemon',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"registry.example.com/app:1\\" failed" error="failed to unpack image on snapshotter overlayfs: apply layer error: wrong diff id calculated on extraction"',
        from: 'containerd core/images',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"nginx:1.27\\" failed" error="failed to pull and unpack image \\"nginx:1.27\\": failed to extract layer sha256:9f86d081: write /var/lib/x: no space left on device: unknown"',
        because: 'full disk has its own rule',
        nearMiss: true,
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=debug msg="apply failure, attempting cleanup" error="context canceled"',
        because: 'cancelled',
        nearMiss: true,
      },
    ],
  },
});
