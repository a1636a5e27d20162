import { defineRule } from '../../define';

export default defineRule({
  id: 'pod-admission-max-pods',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'pod-admission',
  severity: 'medium',
  title: 'Node has reached its maximum number of pods',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'enough resource: pods',
      pattern:
        /Node didn't have enough resource: pods, requested: \d{1,4}, used: (?<used>\d{1,5}), capacity: (?<capacity>\d{1,5})/,
    },
    { literal: 'OutOfpods', pattern: /(?:reason="|Reason:|status )OutOfpods/, unless: /enough resource: pods/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'maxPods of kubelet is used up. With the VPC CNI it follows from the number of interfaces and addresses of the instance type.',
  impact: 'The refused pod ends in OutOfpods and must be recreated elsewhere.',
  remediation: [
    { do: 'Check maxPods against the instance type', risk: 'safe' },
    { do: 'Use prefix delegation with a higher maxPods, or larger instances', risk: 'disruptive' },
  ],
  runbook: 'max-pods',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet.go:2306] "Pod admission denied" podUID="0d6c1f6e" pod="shop/api" reason="OutOfpods" message="Node didn\'t have enough resource: pods, requested: 1, used: 29, capacity: 29"',
        from: 'kubernetes pkg/kubelet/lifecycle/predicate.go, 1.32',
      },
      {
        source: 'messages',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: W1120 08:14:02.118204    3121 predicate.go:113] Predicate failed on Pod: api_shop(0d6c1f6e), for reason: Node didn't have enough resource: pods, requested: 1, used: 110, capacity: 110",
        from: 'kubernetes pkg/kubelet/lifecycle/predicate.go, 1.15',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 status_manager.go:691] "Patch status for pod" pod="shop/api" patch="{\\"status\\":{\\"phase\\":\\"Failed\\",\\"reason\\":\\"OutOfpods\\"}}" reason="OutOfpods"',
        from: 'kubernetes pkg/kubelet/status, verbose',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 flags.go:64] FLAG: --max-pods="29"',
        because: 'configuration',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet.go:2306] "Pod admission denied" pod="shop/api" reason="OutOfcpu" message="Node didn\'t have enough resource: cpu, requested: 2000, used: 7400, capacity: 7910"',
        because: 'another resource',
        nearMiss: true,
      },
    ],
  },
});
