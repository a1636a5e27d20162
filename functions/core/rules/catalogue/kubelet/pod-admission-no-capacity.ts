import { defineRule } from '../../define';

export default defineRule({
  id: 'pod-admission-no-capacity',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'pod-admission',
  severity: 'medium',
  title: 'kubelet refused a pod: not enough CPU, memory or another resource',
  sources: ['kubelet', 'windows'],
  match: {
    literal: "Node didn't have enough resource: ",
    pattern:
      /Node didn't have enough resource: (?<resource>[a-z0-9./-]{1,80}), requested: (?<requested>\d{1,20}), used: (?<used>\d{1,20}), capacity: (?<capacity>\d{1,20})/,
    unless: /enough resource: pods,/,
  },
  dedup: ['resource'],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'The scheduler and kubelet disagree about what is free: a pod bypassed the scheduler (static pod, nodeName, DaemonSet of old), or allocatable shrank after a restart of kubelet.',
  impact: 'The pod ends in OutOfcpu, OutOfmemory or the like and has to be recreated.',
  remediation: [{ do: 'Look for pods with nodeName set and for changed reservations of the node', risk: 'safe' }],
  runbook: 'pod-admission',
  references: ['https://kubernetes.io/docs/concepts/scheduling-eviction/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet.go:2306] "Pod admission denied" podUID="0d6c1f6e" pod="shop/api" reason="OutOfcpu" message="Node didn\'t have enough resource: cpu, requested: 2000, used: 7400, capacity: 7910"',
        from: 'kubernetes pkg/kubelet/lifecycle/predicate.go, 1.32',
      },
      {
        source: 'messages',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: W1120 08:14:02.118204    3121 predicate.go:113] Predicate failed on Pod: api_shop(0d6c1f6e), for reason: Node didn't have enough resource: memory, requested: 4294967296, used: 15032385536, capacity: 16013520896",
        from: 'kubernetes pkg/kubelet/lifecycle/predicate.go, 1.15',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet.go:2306] "Pod admission denied" podUID="0d6c1f6e" pod="shop/api" reason="OutOfpods" message="Node didn\'t have enough resource: pods, requested: 1, used: 29, capacity: 29"',
        because: 'the pod limit has its own rule',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet.go:2421] "SyncLoop ADD" source="api" pods=["shop/api"]',
        because: 'admitted',
      },
    ],
  },
});
