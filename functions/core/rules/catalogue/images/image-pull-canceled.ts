import { defineRule } from '../../define';

export default defineRule({
  id: 'image-pull-canceled',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'images',
  component: 'image-pull',
  category: 'image-pull',
  severity: 'medium',
  title: 'Image pull was given up for lack of progress',
  sources: ['runtime'],
  match: [
    {
      literal: 'code = DeadlineExceeded desc = failed to pull',
      pattern: /code = DeadlineExceeded desc = failed to pull(?: and unpack)? image \\*"(?<image>[^"\\]{3,200})/,
    },
    {
      literal: 'cancel pulling image',
      pattern:
        /cancel pulling image \\*"?(?<image>[^"\\\s]{3,200})\\*"? because of no progress in (?<silence>[0-9hms.]{2,12})/,
    },
    {
      literal: 'Cancel pulling image',
      pattern:
        /Cancel pulling image \\*"(?<image>[^"\\]{3,200})\\*" because of (?:no progress in|exceed image pull deadline) ?(?<silence>[0-9hms.]{0,12})/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['image-pull-backoff'],
  why: 'No byte arrived within image_pull_progress_timeout: the network stalls, or the disk is too slow to take the layers.',
  impact: 'The pull starts again from where it can; large images may never finish.',
  remediation: [
    { do: 'Check disk throughput and the path to the registry', risk: 'safe' },
    { do: 'Raise image_pull_progress_timeout of containerd', risk: 'caution' },
  ],
  runbook: 'image-pull-failures',
  references: ['https://github.com/containerd/containerd/blob/main/docs/cri/config.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "PullImage from image service failed" err="rpc error: code = DeadlineExceeded desc = failed to pull and unpack image \\"registry.example.com/ml/model:3\\": context deadline exceeded" image="registry.example.com/ml/model:3"',
        from: 'containerd internal/cri',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="cancel pulling image registry.example.com/ml/model:3 because of no progress in 5m0s"',
        from: 'containerd internal/cri/server/images',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kube_docker_client.go:344] Cancel pulling image "registry.example.com/ml/model:3" because of no progress in 1m0s, latest progress: "9f86d081: Extracting"',
        from: 'kubernetes dockershim',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kube_docker_client.go:347] Stop pulling image "registry.example.com/ml/model:3": "Status: Downloaded newer image for registry.example.com/ml/model:3"',
        because: 'finished',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "PullImage from image service failed" err="rpc error: code = Canceled desc = context canceled" image="nginx:1"',
        because: 'the pod was deleted',
        nearMiss: true,
      },
    ],
  },
});
