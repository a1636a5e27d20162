import { defineRule } from '../../define';

export default defineRule({
  id: 'eviction-without-effect',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'eviction',
  severity: 'high',
  title: 'kubelet must evict but cannot free anything',
  sources: ['kubelet', 'windows'],
  match: [
    { literal: 'no pods are active to evict', pattern: /no pods are active to evict/ },
    { literal: 'unable to evict any pods from the node', pattern: /unable to evict any pods from the node/ },
    { literal: 'failed to evict', pattern: /[Ee]viction manager: pod(?: \S{1,200})? failed to evict(?:" pod| )/ },
    {
      literal: 'cannot evict a critical pod',
      pattern: /cannot evict a (?:critical|static) pod.{0,10}?pod="?(?<pod>[a-z0-9./-]{1,200})/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: ['image-gc-failed'] },
  mayCause: ['pod-admission-node-pressure'],
  why: 'What fills the node does not belong to pods that may be evicted: system logs, images in use, files outside of kubelet, or only critical pods are left.',
  impact: 'The pressure stays, the node stays tainted, and new pods keep being refused.',
  remediation: [
    { do: 'Look for large files outside of pod directories (logs, core dumps, docker data)', risk: 'safe' },
    { do: 'Replace the node with a larger volume', risk: 'disruptive' },
  ],
  runbook: 'eviction-pressure',
  references: ['https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 eviction_manager.go:381] "Eviction manager: eviction thresholds have been met, but no pods are active to evict"',
        from: 'kubernetes pkg/kubelet/eviction/eviction_manager.go, 1.22',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: I1120 08:14:02.118204    3121 eviction_manager.go:398] eviction manager: unable to evict any pods from the node',
        from: 'kubernetes pkg/kubelet/eviction/eviction_manager.go, 1.15',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 eviction_manager.go:564] eviction manager: pod etl-0_shop(0d6c) failed to evict timed out waiting to kill pod',
        from: 'kubernetes pkg/kubelet/eviction/eviction_manager.go, 1.16',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 eviction_manager.go:604] "Eviction manager: cannot evict a critical pod" pod="kube-system/kube-proxy-x2k8q"',
        from: 'kubernetes pkg/kubelet/eviction/eviction_manager.go',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 eviction_manager.go:366] "Eviction manager: attempting to reclaim" resourceName="ephemeral-storage"',
        because: 'eviction goes on',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 eviction_manager.go:350] "Eviction manager: no resources are starved"',
        because: 'nothing to do',
        nearMiss: true,
      },
    ],
  },
});
