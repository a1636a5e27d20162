import { defineRule } from '../../define';

export default defineRule({
  id: 'eviction-pod-evicted',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'eviction',
  severity: 'medium',
  title: 'kubelet evicted a pod',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'pod is evicted successfully',
      pattern:
        /[Ee]viction manager: pod is evicted successfully" pod="(?<namespace>[a-z0-9-]{1,63})\/(?<pod>[a-z0-9.-]{1,253})"/,
    },
    {
      literal: 'pods evicted, waiting for pod',
      pattern:
        /[Ee]viction manager: pods evicted, waiting for pod to be cleaned up" pods=\["(?<namespace>[a-z0-9-]{1,63})\/(?<pod>[a-z0-9.-]{1,253})"/,
    },
    {
      literal: ' is evicted successfully',
      pattern:
        /eviction manager: pod (?<pod>[a-z0-9.-]{1,253})_(?<namespace>[a-z0-9-]{1,63})\([0-9a-f-]{4,40}\) is evicted successfully/,
    },
  ],
  dedup: ['namespace'],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: ['eviction-disk-pressure', 'eviction-memory-pressure'] },
  mayCause: [],
  why: 'The node was short of a resource and this pod was first in the order of eviction.',
  impact: 'The pod is gone from the node; a controller may recreate it elsewhere.',
  remediation: [
    { do: 'Find the resource the node was short of in the lines before', risk: 'safe' },
    { do: 'Set requests close to real use for the evicted pods', risk: 'caution' },
  ],
  runbook: 'eviction-pressure',
  references: ['https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 eviction_manager.go:623] "Eviction manager: pod is evicted successfully" pod="shop/checkout-5c9d8b7f4-x2k8q"',
        from: 'kubernetes pkg/kubelet/eviction/eviction_manager.go',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 eviction_manager.go:205] "Eviction manager: pods evicted, waiting for pod to be cleaned up" pods=["shop/checkout-5c9d8b7f4-x2k8q"]',
        from: 'kubernetes pkg/kubelet/eviction/eviction_manager.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: I1120 08:14:02.118204    3121 eviction_manager.go:566] eviction manager: pod checkout-5c9d8b7f4-x2k8q_shop(0d6c1f6e-0d63-4a6c-9d26-0f5f0f8d1c11) is evicted successfully',
        from: 'kubernetes pkg/kubelet/eviction/eviction_manager.go, 1.15',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 eviction_manager.go:401] "Eviction manager: pods ranked for eviction" pods=["shop/checkout-5c9d8b7f4-x2k8q"]',
        because: 'a ranking, nothing evicted yet',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 eviction_manager.go:255] "Eviction manager: failed to get summary stats" err="failed to get node info: node \\"ip-10-0-12-34.ec2.internal\\" not found"',
        because: 'start-up race',
        nearMiss: true,
      },
    ],
  },
});
