import { defineRule } from '../../define';

export default defineRule({
  id: 'sandbox-teardown-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'sandbox',
  severity: 'medium',
  title: 'Pod sandbox cannot be removed',
  sources: ['kubelet', 'containerd'],
  match: [
    { literal: 'KillPodSandboxError', pattern: /KillPodSandboxError: \\*"(?<error>[^"]{3,200})/ },
    {
      literal: 'StopPodSandbox from runtime service failed',
      pattern: /StopPodSandbox from runtime service failed(?:" err="|: )(?<error>[^"]{3,160})/,
      unless: /DeadlineExceeded/,
    },
    {
      literal: 'failed to destroy network for sandbox',
      pattern: /failed to destroy network for sandbox/,
      unless: /StopPodSandbox from runtime|KillPodSandboxError/,
    },
    {
      literal: ' before removing',
      pattern: /Failed to stop sandbox (?:"[0-9a-f]{4,64}" )?before removing/,
      unless: /code = 4 desc/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: ['vpc-cni-ipamd-unreachable'] },
  mayCause: ['pod-termination-stuck'],
  why: 'Tearing the network down failed, usually because the CNI plugin cannot reach ipamd or its configuration is gone.',
  impact: 'The pod stays in Terminating and its address is held back.',
  remediation: [
    { do: 'Check aws-node on this node', risk: 'safe' },
    { do: 'Let kubelet retry; restart containerd only if it never ends', risk: 'caution' },
  ],
  runbook: 'sandbox-creation',
  references: ['https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 pod_workers.go:1300] "Error syncing pod, skipping" err="failed to \\"KillPodSandbox\\" for \\"0d6c\\" with KillPodSandboxError: \\"rpc error: code = Unknown desc = networkPlugin cni failed to teardown pod network: del cmd: error received from DelNetwork gRPC call\\"" pod="shop/api"',
        from: 'kubernetes pkg/kubelet/kuberuntime',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 remote_runtime.go:205] "StopPodSandbox from runtime service failed" err="rpc error: code = Unknown desc = failed to get network status: cni config uninitialized" podSandboxID="6c11"',
        from: 'kubernetes cri-client',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="StopPodSandbox for \\"6c11\\" failed" error="failed to destroy network for sandbox \\"6c11\\": plugin type=\\"aws-cni\\" name=\\"aws-cni\\" failed (delete): del cmd: failed to process delete request"',
        from: 'containerd internal/cri/server',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kuberuntime_gc.go:181] "Failed to stop sandbox before removing" err="rpc error: code = Unknown desc = failed to get sandbox status" sandboxID="6c119fe2"',
        from: 'kubernetes pkg/kubelet/kuberuntime',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="StopPodSandbox for \\"6c11\\" returns successfully"',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kuberuntime_container.go:808] "Killing container with a grace period" pod="shop/api" containerName="api" gracePeriod=30',
        because: 'ordinary termination',
      },
    ],
  },
});
