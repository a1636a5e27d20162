import { defineRule } from '../../define';

export default defineRule({
  id: 'pod-ephemeral-storage-exceeded',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'eviction',
  severity: 'medium',
  title: 'A pod used more ephemeral storage than its limit',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'ephemeral local storage usage exceeds',
      pattern:
        /[Pp]od ephemeral local storage usage exceeds the total limit of containers (?<limit>[0-9A-Za-z.]{1,20})/,
    },
    {
      literal: 'exceeded its local ephemeral storage limit',
      pattern: /[Cc]ontainer (?<container>\S{1,64}) exceeded its local ephemeral storage limit/,
    },
    {
      literal: 'sage of EmptyDir volume',
      pattern: /[Uu]sage of EmptyDir volume \\*"(?<volume>[^"\\]{1,63})\\*" exceeds the limit/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['eviction-pod-evicted'],
  why: 'Writable layer, logs and emptyDir volumes of the pod grew beyond its ephemeral-storage limit or the size limit of the volume.',
  impact: 'The pod is evicted although the node may have space.',
  remediation: [{ do: 'Raise the limit or write to a volume', risk: 'caution' }],
  runbook: 'eviction-pressure',
  references: ['https://kubernetes.io/docs/concepts/storage/ephemeral-storage/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: W1120 08:14:02.118204    3121 eviction_manager.go:591] "Eviction manager: must evict pod" pod="shop/etl-0" message="Pod ephemeral local storage usage exceeds the total limit of containers 1Gi. "',
        from: 'kubernetes pkg/kubelet/eviction',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 event.go:307] "Event occurred" object="shop/etl-0" kind="Pod" type="Warning" reason="Evicted" message="Container etl exceeded its local ephemeral storage limit \\"500Mi\\". "',
        from: 'kubernetes pkg/kubelet/eviction',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: I1120 08:14:02.118204    3121 event.go:278] Event(v1.ObjectReference{Kind:"Pod", Namespace:"shop", Name:"etl-0"}): type: \'Warning\' reason: \'Evicted\' Usage of EmptyDir volume "scratch" exceeds the limit "1Gi".',
        from: 'kubernetes pkg/kubelet/eviction, 1.17',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 flags.go:64] FLAG: --local-storage-capacity-isolation="true"',
        because: 'configuration',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 helpers.go:814] eviction manager: observations after resource reclaim: signal=nodefs.available, available: 20Gi',
        because: 'measurement',
        nearMiss: true,
      },
    ],
  },
});
