import { defineRule } from '../../define';

export default defineRule({
  id: 'pod-admission-node-pressure',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'pod-admission',
  severity: 'high',
  title: 'kubelet refuses pods because the node is under pressure',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'Failed to admit pod',
      pattern:
        /Failed to admit pod(?: to node" pod="(?<pod>[a-z0-9./-]{1,200})" nodeCondition=\["?|.{1,200}? - node has conditions: \[)(?<condition>MemoryPressure|DiskPressure|PIDPressure)/,
    },
    {
      literal: 'The node had condition: [',
      pattern: /The node had condition: \[(?<condition>MemoryPressure|DiskPressure|PIDPressure)/,
    },
  ],
  dedup: ['condition'],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'While MemoryPressure, DiskPressure or PIDPressure lasts, kubelet turns away pods that do not tolerate it.',
  impact: 'DaemonSet and rescheduled pods fail on this node with status Evicted.',
  remediation: [{ do: 'Remove the cause of the pressure: see the eviction finding of the same time', risk: 'safe' }],
  runbook: 'eviction-pressure',
  references: ['https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 eviction_manager.go:173] "Failed to admit pod to node" pod="shop/api" nodeCondition=["DiskPressure"]',
        from: 'kubernetes pkg/kubelet/eviction/eviction_manager.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: W1120 08:14:02.118204    3121 eviction_manager.go:159] Failed to admit pod api_shop(0d6c1f6e) - node has conditions: [MemoryPressure]',
        from: 'kubernetes pkg/kubelet/eviction/eviction_manager.go, 1.15',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet.go:2306] "Pod admission denied" pod="shop/api" reason="Evicted" message="The node had condition: [DiskPressure]. "',
        from: 'kubernetes pkg/kubelet/eviction, 1.32',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet_node_status.go:696] "Recording event message for node" node="ip-10-0-12-34.ec2.internal" event="NodeHasNoDiskPressure"',
        because: 'no pressure',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 predicate.go:144] "Failed to admit pod, unexpected error while attempting to recover from admission failure" pod="shop/api"',
        because: 'not a matter of pressure',
        nearMiss: true,
      },
    ],
  },
});
