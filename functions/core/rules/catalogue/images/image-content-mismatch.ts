import { defineRule } from '../../define';

export default defineRule({
  id: 'image-content-mismatch',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'images',
  component: 'image-pull',
  category: 'image-pull',
  severity: 'medium',
  title: 'Downloaded image content is not what the manifest promises',
  sources: ['runtime'],
  match: [
    { literal: 'failed size validation', pattern: /failed size validation: (?<got>\d{1,20}) != (?<expected>\d{1,20})/ },
    {
      literal: 'unexpected commit digest',
      pattern: /unexpected commit digest sha256:[0-9a-f]{6,64}, expected sha256:[0-9a-f]{6,64}/,
    },
    { literal: 'filesystem layer verification failed', pattern: /filesystem layer verification failed for digest/ },
    { literal: 'content digest ', pattern: /content digest (?<digest>sha256:[0-9a-f]{6,64}): not found/ },
    {
      literal: 'unexpected EOF',
      pattern:
        /(?:failed to copy|httpReadSeeker|read expected \d{1,20} bytes but got|failed to extract layer|error reading from server|[Pp]ull).{0,300}?unexpected EOF/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['image-pull-backoff'],
  why: 'A proxy or mirror returned something else, the connection broke in the middle, or content on this disk was lost or damaged.',
  impact: 'The image is not usable on this node until it is pulled again.',
  remediation: [
    { do: 'Remove the image on the node and pull again', risk: 'caution' },
    { do: 'Check proxies and mirrors when it repeats', risk: 'safe' },
  ],
  runbook: 'image-pull-failures',
  references: [
    'https://kubernetes.io/docs/concepts/containers/images/',
    'https://github.com/containerd/containerd/blob/main/docs/content-flow.md',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"nginx:1.27\\" failed" error="failed to pull and unpack image \\"nginx:1.27\\": failed commit on ref \\"layer-sha256:9f86d081\\": \\"layer-sha256:9f86d081\\" failed size validation: 1048576 != 31415926: failed precondition"',
        from: 'containerd plugins/content/local',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"nginx:1.27\\" failed" error="failed to pull and unpack image \\"nginx:1.27\\": failed commit on ref \\"layer-sha256:9f86d081\\": unexpected commit digest sha256:e3b0c442, expected sha256:9f86d081: failed precondition"',
        from: 'containerd plugins/content/local',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="Handler for POST /v1.40/images/create returned error: filesystem layer verification failed for digest sha256:9f86d081"',
        from: 'docker daemon',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="CreateContainer within sandbox \\"6c11\\" failed" error="failed to create containerd container: error unpacking image: failed to resolve rootfs: content digest sha256:9f86d081: not found"',
        from: 'containerd core/content',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "PullImage from image service failed" err="rpc error: code = Unknown desc = failed to pull and unpack image \\"docker.io/library/nginx:1.27\\": failed to copy: httpReadSeeker: failed open: unexpected EOF" image="nginx:1.27"',
        from: 'containerd core/remotes/docker',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="ContainerStatus for \\"99ac\\" failed" error="rpc error: code = NotFound desc = an error occurred when try to find container \\"99ac\\": not found"',
        because: 'a container that is gone',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 reflector.go:147] Failed to watch *v1.Pod: Get "https://10.100.0.1/api/v1/pods": unexpected EOF',
        because: 'an API watch',
        nearMiss: true,
      },
    ],
  },
});
