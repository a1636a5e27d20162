import { defineRule } from '../../define';

export default defineRule({
  id: 'pod-termination-stuck',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'pod-termination',
  severity: 'medium',
  title: 'A pod does not finish terminating',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'containers in the non-exited state',
      pattern:
        /Pod still has one or more containers in the non-exited state and will not be removed from desired state" pod="(?<namespace>[a-z0-9-]{1,63})\/(?<pod>[a-z0-9.-]{1,253})"/,
    },
    { literal: 'KillContainerError', pattern: /with KillContainerError: \\*"(?<error>[^"]{3,200})/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: ['container-kill-stuck', 'volume-unmount-failed'] },
  mayCause: [],
  why: 'A container of the pod does not end: its process hangs in the kernel, usually on storage, or the runtime lost track of it.',
  impact: 'The pod stays in Terminating and keeps its volumes and address.',
  remediation: [
    { do: 'Look for processes of the container in state D', risk: 'safe' },
    { do: 'Drain and reboot the node when they hang in the kernel', risk: 'disruptive' },
  ],
  runbook: 'pod-termination',
  nmaReason: 'PodStuckTerminating',
  references: ['https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination'],
  falsePositives: 'Pods with a long grace period print the first phrase while they shut down.',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 desired_state_of_world_populator.go:267] "Pod still has one or more containers in the non-exited state and will not be removed from desired state" pod="shop/db-0"',
        from: 'kubernetes pkg/kubelet/volumemanager/populator, verbosity 4',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 pod_workers.go:1300] "Error syncing pod, skipping" err="failed to \\"KillContainer\\" for \\"db\\" with KillContainerError: \\"rpc error: code = Unknown desc = failed to kill container: unknown error after kill: signal: killed\\"" pod="shop/db-0"',
        from: 'kubernetes pkg/kubelet/kuberuntime',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet_pods.go:720] Pod "db-0_shop(7f0c)" is terminated, but some volumes have not been cleaned up',
        because: 'ordinary step of termination',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet.go:2414] "SyncLoop DELETE" source="api" pods=["shop/db-0"]',
        because: 'termination begins',
        nearMiss: true,
      },
    ],
  },
});
