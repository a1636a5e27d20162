import { defineRule } from '../../define';

export default defineRule({
  id: 'eviction-pid-pressure',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'eviction',
  severity: 'high',
  title: 'kubelet evicts pods because process ids run out',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'eclaim" resourceName="pids"',
      pattern: /[Ee]viction manager: (?:attempting to reclaim|must evict pod\(s\) to reclaim)" resourceName="pids"/,
    },
    { literal: 'NodeHasInsufficientPID', pattern: /NodeHasInsufficientPID/ },
  ],
  dedup: [],
  recovery: { literal: 'NodeHasSufficientPID', pattern: /NodeHasSufficientPID/, sources: ['kubelet', 'windows'] },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['eviction-pod-evicted', 'pod-admission-node-pressure'],
  why: 'Processes and threads of all pods approach kernel.pid_max or the limit of the node.',
  impact: 'New processes fail with "resource temporarily unavailable" and pods are evicted.',
  remediation: [
    { do: 'Find the pod with the most threads or zombies', risk: 'safe' },
    { do: 'Set podPidsLimit and fix the leak', risk: 'caution' },
  ],
  runbook: 'eviction-pressure',
  nmaReason: 'ApproachingKernelPidMax',
  references: [
    'https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/',
    'https://kubernetes.io/docs/concepts/policy/pid-limiting/',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 eviction_manager.go:366] "Eviction manager: attempting to reclaim" resourceName="pids"',
        from: 'kubernetes pkg/kubelet/eviction/eviction_manager.go',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet_node_status.go:696] "Recording event message for node" node="ip-10-0-12-34.ec2.internal" event="NodeHasInsufficientPID"',
        from: 'kubernetes pkg/kubelet/nodestatus/setters.go',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet_node_status.go:696] "Recording event message for node" node="ip-10-0-12-34.ec2.internal" event="NodeHasSufficientPID"',
        because: 'printed at every registration',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 eviction_manager.go:366] "Eviction manager: attempting to reclaim" resourceName="inodes"',
        because: 'inodes, another rule',
        nearMiss: true,
      },
    ],
  },
});
