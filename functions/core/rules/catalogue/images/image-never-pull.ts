import { defineRule } from '../../define';

export default defineRule({
  id: 'image-never-pull',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'images',
  component: 'image-pull',
  category: 'image-pull',
  severity: 'medium',
  title: 'Image is not on the node and may not be pulled',
  sources: ['kubelet', 'windows'],
  match: [
    { literal: 'with ErrImageNeverPull', pattern: /for \\*"(?<container>[a-z0-9-]{1,63})\\*" with ErrImageNeverPull/ },
    {
      literal: 'is not present with pull policy of Never',
      pattern: /[Cc]ontainer image \\*"(?<image>[^"\\]{1,200})\\*" is not present with pull policy of Never/,
      unless: /with ErrImageNeverPull/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'imagePullPolicy is Never and the image was not loaded before, or garbage collection removed it.',
  impact: 'The container does not start on this node.',
  remediation: [{ do: 'Change the pull policy, or preload and pin the image', risk: 'caution' }],
  runbook: 'image-pull-failures',
  references: ['https://kubernetes.io/docs/concepts/containers/images/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 pod_workers.go:1300] "Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"api\\" with ErrImageNeverPull: \\"Container image \\\\\\"local/api:1\\\\\\" is not present with pull policy of Never\\"" pod="shop/api"',
        from: 'kubernetes pkg/kubelet/images',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: I1120 08:14:02.118204    3121 event.go:278] Event(v1.ObjectReference{Kind:"Pod", Namespace:"shop", Name:"api"}): type: \'Warning\' reason: \'ErrImageNeverPull\' Container image "local/api:1" is not present with pull policy of Never',
        from: 'kubernetes pkg/kubelet/images, 1.17',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 event.go:307] Container image "local/api:1" already present on machine',
        because: 'present',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kuberuntime_image.go:47] "Pulling image" image="nginx:1.27"',
        because: 'a pull',
      },
    ],
  },
});
