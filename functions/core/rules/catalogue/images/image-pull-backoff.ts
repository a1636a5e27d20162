import { defineRule } from '../../define';

export default defineRule({
  id: 'image-pull-backoff',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'images',
  component: 'image-pull',
  category: 'image-pull',
  severity: 'medium',
  title: 'A pod waits because its image cannot be pulled',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'ImagePullBackOff',
      pattern:
        /(?:for \\*"(?<container>[a-z0-9-]{1,63})\\*" with |Error: )ImagePullBackOff(?:: \\*"Back-off pulling image \\*"(?<image>[^"\\]{1,200}))?/,
    },
    {
      literal: 'with ErrImagePull',
      pattern:
        /for \\*"(?<container>[a-z0-9-]{1,63})\\*" with ErrImagePull: \\*"(?:.{0,120}?image \\*"(?<image>[^"\\]{3,200}))?/,
    },
    { literal: 'with ImageInspectError', pattern: /for \\*"(?<container>[a-z0-9-]{1,63})\\*" with ImageInspectError/ },
  ],
  dedup: ['container'],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['container-start-failed'],
  why: 'A pull failed and kubelet waits longer after each failure, up to five minutes. The reason is in the lines of the runtime.',
  impact: 'This container does not start.',
  remediation: [{ do: 'Read the reason of the pull in the same minutes', risk: 'safe' }],
  runbook: 'image-pull-failures',
  references: ['https://kubernetes.io/docs/concepts/containers/images/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 pod_workers.go:1300] "Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"api\\" with ImagePullBackOff: \\"Back-off pulling image \\\\\\"registry.example.com/team/api:9.9\\\\\\"\\"" pod="shop/api-x2k8q" podUID="0d6c"',
        from: 'kubernetes pkg/kubelet/images',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 pod_workers.go:191] Error syncing pod 0d6c ("api_shop(0d6c)"), skipping: failed to "StartContainer" for "api" with ErrImagePull: "rpc error: code = Unknown desc = Error response from daemon: pull failed"',
        from: 'kubernetes pkg/kubelet/pod_workers.go, 1.17',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: I1120 08:14:02.118204    3121 event.go:278] Event(v1.ObjectReference{Kind:"Pod", Namespace:"shop", Name:"api"}): type: \'Warning\' reason: \'Failed\' Error: ImagePullBackOff',
        from: 'kubernetes pkg/kubelet/images',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 pod_workers.go:1300] "Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"api\\" with ImageInspectError: \\"Failed to inspect image \\\\\\"nginx:1\\\\\\": rpc error: code = Unknown desc = unable to inspect\\"" pod="shop/api"',
        from: 'kubernetes pkg/kubelet/images',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kuberuntime_image.go:47] "Pulling image" image="nginx:1.27"',
        because: 'pull starts',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 pod_workers.go:1300] "Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"api\\" with CrashLoopBackOff: \\"back-off 10s restarting failed container=api pod=api_shop(0d6c)\\""',
        because: 'a crash',
        nearMiss: true,
      },
    ],
  },
});
