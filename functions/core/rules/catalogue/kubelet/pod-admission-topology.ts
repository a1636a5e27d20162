import { defineRule } from '../../define';

export default defineRule({
  id: 'pod-admission-topology',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'pod-admission',
  severity: 'medium',
  title: 'Topology manager refused a pod',
  sources: ['kubelet'],
  match: [
    { literal: 'Topology locality', pattern: /Resources cannot be allocated with Topology locality/ },
    {
      literal: 'TopologyAffinityError',
      pattern: /(?:reason="|Reason:|reason: ')TopologyAffinityError/,
      unless: /Topology locality/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'CPU, memory or devices for the pod cannot come from NUMA nodes as the policy demands.',
  impact: 'The pod fails on admission and must be recreated.',
  remediation: [{ do: 'Lower the request, or use best-effort instead of single-numa-node', risk: 'caution' }],
  runbook: 'pod-admission',
  references: ['https://kubernetes.io/docs/tasks/administer-cluster/topology-manager/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet.go:2306] "Pod admission denied" pod="ml/train-0" reason="TopologyAffinityError" message="Resources cannot be allocated with Topology locality"',
        from: 'kubernetes pkg/kubelet/cm/topologymanager',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: I1120 08:14:02.118204    3121 event.go:278] Event(v1.ObjectReference{Kind:"Pod", Namespace:"ml", Name:"train-0"}): type: \'Warning\' reason: \'TopologyAffinityError\' Resources cannot be allocated',
        from: 'kubernetes pkg/kubelet/cm/topologymanager, 1.20',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 topology_manager.go:138] "Creating topology manager with policy per scope" topologyPolicyName="none"',
        because: 'ordinary start',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 topology_manager.go:219] [topologymanager] RemoveContainer - Container ID: 8473b4d1',
        because: 'clean-up',
        nearMiss: true,
      },
    ],
  },
});
