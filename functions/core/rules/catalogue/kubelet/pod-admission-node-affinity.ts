import { defineRule } from '../../define';

export default defineRule({
  id: 'pod-admission-node-affinity',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'pod-admission',
  severity: 'medium',
  title: 'kubelet refused a pod: node selector, affinity or taint does not fit',
  sources: ['kubelet', 'windows'],
  match: [
    { literal: 'Predicate NodeAffinity failed', pattern: /Predicate NodeAffinity failed/ },
    {
      literal: 'node affinity/selector',
      pattern: /Pod was rejected: Predicate|node\(s\) didn't match Pod's node affinity\/selector/,
    },
    { literal: 'Predicate TaintToleration failed', pattern: /Predicate TaintToleration failed/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'Labels or taints of the node changed between scheduling and admission, or the pod was bound without the scheduler. After a reboot kubelet may check pods before it has its own labels.',
  impact: 'The pod ends in status NodeAffinity and is not retried; a controller replaces it.',
  remediation: [
    { do: 'Compare labels of the node with the selector of the pod', risk: 'safe' },
    { do: 'Delete failed pods that stay behind', risk: 'caution' },
  ],
  runbook: 'taints-and-selectors',
  references: ['https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet.go:2306] "Pod admission denied" podUID="0d6c1f6e" pod="shop/api" reason="NodeAffinity" message="Predicate NodeAffinity failed"',
        from: 'kubernetes pkg/kubelet/lifecycle/predicate.go',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 predicate.go:144] "Failed to admit pod, unexpected error while attempting to recover from admission failure" pod="shop/api" err="Pod was rejected: node(s) didn\'t match Pod\'s node affinity/selector"',
        from: 'kubernetes pkg/kubelet/lifecycle/predicate.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: I1120 08:14:02.118204    3121 event.go:278] Event(v1.ObjectReference{Kind:"Pod", Namespace:"shop", Name:"api"}): type: \'Warning\' reason: \'TaintToleration\' Predicate TaintToleration failed',
        from: 'kubernetes pkg/kubelet/lifecycle/predicate.go, 1.26',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet.go:2421] "SyncLoop ADD" source="api" pods=["shop/api"]',
        because: 'admitted',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet_node_status.go:310] "Setting node annotation to enable volume controller attach/detach"',
        because: 'start-up',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 topology_manager.go:215] "Topology Admit Handler" podUID="0d6c" podNamespace="shop" podName="api"',
        because: 'admission without refusal',
        nearMiss: true,
      },
    ],
  },
});
