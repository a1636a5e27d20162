import { defineRule } from '../../define';

export default defineRule({
  id: 'pod-crash-loop',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'pod-crash',
  severity: 'medium',
  title: 'A container keeps crashing (CrashLoopBackOff)',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'Back-off restarting failed container',
      pattern:
        /Back-off restarting failed container(?! ?=)(?: (?<container>[a-z0-9-]{1,63}) in pod (?<pod>[a-z0-9.-]{1,253})_(?<namespace>[a-z0-9-]{1,63})\()?/,
    },
    {
      literal: 'restarting failed container=',
      pattern:
        /[Bb]ack-off (?<backoff>[0-9hms]{2,8}) restarting failed container=(?<container>[a-z0-9-]{1,63}) pod=(?<pod>[a-z0-9.-]{1,253})_(?<namespace>[a-z0-9-]{1,63})\(/,
    },
  ],
  dedup: ['namespace', 'container'],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'The container ends soon after each start, so kubelet waits longer between restarts, up to five minutes.',
  impact: 'This container does not serve. When it belongs to kube-system the whole node may suffer.',
  remediation: [
    { do: 'Read the log of the previous container instance (kubectl logs --previous) and its exit code', risk: 'safe' },
    { do: 'Roll back the last change of the workload', risk: 'caution' },
  ],
  runbook: 'pod-crash-loop',
  references: ['https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 pod_workers.go:1300] "Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"api\\" with CrashLoopBackOff: \\"back-off 2m40s restarting failed container=api pod=checkout-5c9d8b7f4-x2k8q_shop(0d6c1f6e-0d63-4a6c-9d26-0f5f0f8d1c11)\\"" pod="shop/checkout-5c9d8b7f4-x2k8q" podUID="0d6c1f6e-0d63-4a6c-9d26-0f5f0f8d1c11"',
        from: 'kubernetes pkg/kubelet/kuberuntime/kuberuntime_manager.go, 1.27',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: I1120 08:14:02.118204    3121 event.go:278] Event(v1.ObjectReference{Kind:"Pod", Namespace:"shop", Name:"checkout"}): type: \'Warning\' reason: \'BackOff\' Back-off restarting failed container api in pod checkout-5c9d8b7f4-x2k8q_shop(0d6c1f6e)',
        from: 'kubernetes pkg/kubelet/kuberuntime, 1.26',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 pod_workers.go:191] Error syncing pod 0d6c1f6e-0d63 ("checkout-5c9d8b7f4-x2k8q_shop(0d6c1f6e-0d63)"), skipping: failed to "StartContainer" for "api" with CrashLoopBackOff: "back-off 10s restarting failed container=api pod=checkout-5c9d8b7f4-x2k8q_shop(0d6c1f6e-0d63)"',
        from: 'kubernetes pkg/kubelet/pod_workers.go, 1.18',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 pod_workers.go:1300] "Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"api\\" with ImagePullBackOff: \\"Back-off pulling image \\\\\\"nginx:9\\\\\\"\\"" pod="shop/checkout"',
        because: 'the image cannot be pulled, another problem',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet.go:2457] "SyncLoop (PLEG): event for pod" pod="shop/checkout" event={"ID":"0d6c","Type":"ContainerDied","Data":"99ac"}',
        because: 'one exit',
        nearMiss: true,
      },
    ],
  },
});
