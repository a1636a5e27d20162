import { defineRule } from '../../define';

export default defineRule({
  id: 'eviction-inodes-pressure',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'eviction',
  severity: 'high',
  title: 'kubelet evicts pods because inodes run out',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'eclaim" resourceName="inodes"',
      pattern: /[Ee]viction manager: (?:attempting to reclaim|must evict pod\(s\) to reclaim)" resourceName="inodes"/,
    },
    { literal: 'to reclaim inodes', pattern: /eviction manager: (?:attempting|must evict pod\(s\)) to reclaim inodes/ },
  ],
  dedup: [],
  recovery: { literal: 'NodeHasNoDiskPressure', pattern: /NodeHasNoDiskPressure/, sources: ['kubelet', 'windows'] },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['eviction-pod-evicted', 'pod-admission-node-pressure'],
  why: 'The file system has free space but nearly no free inodes: very many small files in images, layers, emptyDir or logs.',
  impact: 'Pods are evicted and the node is tainted with disk-pressure.',
  remediation: [
    { do: 'Find directories with very many files', risk: 'safe' },
    { do: 'Remove unused images or move the files to a volume', risk: 'caution' },
  ],
  runbook: 'inode-exhaustion',
  references: ['https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 eviction_manager.go:366] "Eviction manager: attempting to reclaim" resourceName="inodes"',
        from: 'kubernetes pkg/kubelet/eviction/eviction_manager.go, 1.28',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: I1120 08:14:02.118204    3121 eviction_manager.go:344] eviction manager: must evict pod(s) to reclaim inodes',
        from: 'kubernetes pkg/kubelet/eviction/eviction_manager.go, 1.15',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 helpers.go:814] eviction manager: observations after resource reclaim: signal=nodefs.inodesFree, available: 104781035, capacity: 104857600',
        because: 'measurement only',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 eviction_manager.go:366] "Eviction manager: attempting to reclaim" resourceName="memory"',
        because: 'memory, another rule',
        nearMiss: true,
      },
    ],
  },
});
