import { defineRule } from '../../define';

export default defineRule({
  id: 'eviction-disk-pressure',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'eviction',
  severity: 'high',
  title: 'kubelet evicts pods because the disk is nearly full',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'ephemeral-storage',
      pattern:
        /[Ee]viction manager: (?:attempting to reclaim|must evict pod\(s\) to reclaim)"? (?:resourceName=")?ephemeral-storage/,
    },
    { literal: 'Attempting to reclaim ephemeral-storage', pattern: /Attempting to reclaim ephemeral-storage/ },
    { literal: 'low on resource: ephemeral-storage', pattern: /low on resource: (?:ephemeral-storage|nodefs|imagefs)/ },
    {
      literal: 'NodeHasDiskPressure',
      pattern: /event="NodeHasDiskPressure"|NodeHasDiskPressure event|status is now: NodeHasDiskPressure/,
    },
  ],
  dedup: [],
  recovery: { literal: 'NodeHasNoDiskPressure', pattern: /NodeHasNoDiskPressure/, sources: ['kubelet', 'windows'] },
  confidence: { alone: 0.9, strongerWith: ['image-gc-failed'] },
  mayCause: ['eviction-pod-evicted', 'pod-admission-node-pressure'],
  why: 'nodefs or imagefs fell below the eviction threshold: images, container logs, writable layers or emptyDir volumes fill the volume.',
  impact:
    'Images are deleted, pods are evicted and the node is tainted with disk-pressure, so nothing new is scheduled.',
  remediation: [
    { do: 'Find the largest users: container logs, writable layers, emptyDir, unused images', risk: 'safe' },
    { do: 'Set ephemeral-storage limits and log rotation on the workloads', risk: 'caution' },
    { do: 'Grow the root volume in the launch template', risk: 'disruptive' },
  ],
  runbook: 'eviction-pressure',
  references: ['https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 eviction_manager.go:370] "Eviction manager: must evict pod(s) to reclaim" resourceName="ephemeral-storage"',
        from: 'kubernetes pkg/kubelet/eviction/eviction_manager.go, 1.22',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: W1120 08:14:02.118204    3121 eviction_manager.go:333] eviction manager: attempting to reclaim ephemeral-storage',
        from: 'kubernetes pkg/kubelet/eviction/eviction_manager.go, 1.15',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet_node_status.go:696] "Recording event message for node" node="ip-10-0-12-34.ec2.internal" event="NodeHasDiskPressure"',
        from: 'kubernetes pkg/kubelet/kubelet_node_status.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: I1120 08:14:02.118204    3121 event.go:278] Event(v1.ObjectReference{Kind:"Node", Name:"ip-10-0-12-34.ec2.internal"}): type: \'Warning\' reason: \'EvictionThresholdMet\' Attempting to reclaim ephemeral-storage',
        from: 'kubernetes pkg/kubelet/eviction, events',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 eviction_manager.go:591] "Evicting pod" pod="shop/etl-0" podUID="0d6c" message="The node was low on resource: ephemeral-storage. Container etl was using 12Gi, request is 0, has larger consumption of ephemeral-storage. "',
        from: 'kubernetes pkg/kubelet/eviction/helpers.go',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet_node_status.go:696] "Recording event message for node" node="ip-10-0-12-34.ec2.internal" event="NodeHasNoDiskPressure"',
        because: 'no pressure',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 flags.go:64] FLAG: --eviction-hard="imagefs.available<15%,memory.available<100Mi,nodefs.available<10%"',
        because: 'configuration',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 container_manager_linux.go:292] "Creating Container Manager" kubeReserved={"ephemeral-storage":"1Gi"}',
        because: 'configuration',
        nearMiss: true,
      },
    ],
  },
});
