import { defineRule } from '../../define';

export default defineRule({
  id: 'eviction-memory-pressure',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'eviction',
  severity: 'high',
  title: 'kubelet evicts pods because the node runs out of memory',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'eclaim" resourceName="memory"',
      pattern: /[Ee]viction manager: (?:attempting to reclaim|must evict pod\(s\) to reclaim)" resourceName="memory"/,
    },
    { literal: 'to reclaim memory', pattern: /eviction manager: (?:attempting|must evict pod\(s\)) to reclaim memory/ },
    { literal: 'Attempting to reclaim memory', pattern: /Attempting to reclaim memory/ },
    { literal: 'low on resource: memory', pattern: /low on resource: memory/ },
    { literal: 'NodeHasInsufficientMemory', pattern: /NodeHasInsufficientMemory/ },
  ],
  dedup: [],
  recovery: { literal: 'NodeHasSufficientMemory', pattern: /NodeHasSufficientMemory/, sources: ['kubelet', 'windows'] },
  confidence: { alone: 0.9, strongerWith: ['kubelet-system-oom'] },
  mayCause: ['eviction-pod-evicted', 'pod-admission-node-pressure', 'eviction-without-effect'],
  why: 'memory.available fell below the eviction threshold: pods use more than they request, or system daemons use more than is reserved.',
  impact:
    'Pods are killed in order of their excess over requests; if memory falls faster than kubelet looks, the kernel kills processes instead.',
  remediation: [
    { do: 'Compare requests with real use of the largest pods', risk: 'safe' },
    { do: 'Raise requests or set limits on the pods that grow', risk: 'caution' },
    { do: 'Raise kubeReserved and systemReserved or take a larger instance type', risk: 'disruptive' },
  ],
  runbook: 'eviction-pressure',
  references: ['https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 eviction_manager.go:366] "Eviction manager: attempting to reclaim" resourceName="memory"',
        from: 'kubernetes pkg/kubelet/eviction/eviction_manager.go, 1.28',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: I1120 08:14:02.118204    3121 eviction_manager.go:344] eviction manager: must evict pod(s) to reclaim memory',
        from: 'kubernetes pkg/kubelet/eviction/eviction_manager.go, 1.15',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet_node_status.go:696] "Recording event message for node" node="ip-10-0-12-34.ec2.internal" event="NodeHasInsufficientMemory"',
        from: 'kubernetes pkg/kubelet/kubelet_node_status.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: I1120 08:14:02.118204    3121 event.go:278] Event(v1.ObjectReference{Kind:"Node", Name:"ip-10-0-12-34.ec2.internal"}): type: \'Warning\' reason: \'EvictionThresholdMet\' Attempting to reclaim memory',
        from: 'kubernetes pkg/kubelet/eviction, events',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 eviction_manager.go:591] "Evicting pod" pod="shop/etl-0" podUID="0d6c" message="The node was low on resource: memory. Threshold quantity: 100Mi, available: 81Mi. "',
        from: 'kubernetes pkg/kubelet/eviction/helpers.go',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet_node_status.go:696] "Recording event message for node" node="ip-10-0-12-34.ec2.internal" event="NodeHasSufficientMemory"',
        because: 'printed at every registration',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 helpers.go:814] eviction manager: observations after resource reclaim: signal=memory.available, available: 512Mi, capacity: 7815Mi',
        because: 'measurement only',
        nearMiss: true,
      },
    ],
  },
});
