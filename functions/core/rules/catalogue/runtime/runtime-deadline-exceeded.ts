import { defineRule } from '../../define';

export default defineRule({
  id: 'runtime-deadline-exceeded',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'runtime-slow',
  severity: 'high',
  title: 'Calls to the container runtime time out',
  sources: ['kubelet', 'containerd'],
  // ExecSync timeouts are probes or exec commands that run too long, and image pulls have their own rules
  match: [
    {
      literal: 'operation timeout: context deadline exceeded',
      pattern:
        /(?:code = [A-Za-z0-9]{1,20} desc = |failed: |error: ).{0,200}?operation timeout: context deadline exceeded/,
      unless: /PullImage|[Ff]ailed to pull|pulling image|csi|Volume|Container garbage/,
    },
    {
      literal: 'failed to create shim task: context deadline exceeded',
      pattern: /failed to create shim task: context deadline exceeded/,
      unless: /code = DeadlineExceeded/,
    },
    { literal: 'code = 4 desc = context deadline exceeded', pattern: /code = 4 desc = context deadline exceeded/ },
    {
      literal: 'code = DeadlineExceeded',
      pattern: /code = DeadlineExceeded desc = (?:context deadline exceeded|failed to [a-z ]{3,60}|stream terminated)/,
      unless:
        /ExecSync|exec in container|PullImage|[Ff]ailed to pull|pulling image|Probe errored|csi|Volume|NodeStage|ImageStatus|ImageFsInfo/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: ['pleg-unhealthy'] },
  mayCause: [
    'pleg-unhealthy',
    'sandbox-name-reserved',
    'containerd-exit-event-failed',
    'container-gc-failed',
    'pleg-relist-failed',
    'container-start-error',
  ],
  why: 'containerd or runc needed longer than kubelet waits: slow disk (throttled EBS volume), too little CPU, a hung shim, a hanging CNI plugin or a lock held inside the runtime.',
  impact:
    'Pods start and stop very slowly or not at all; when listing containers times out too, the node turns NotReady.',
  remediation: [
    { do: 'Compare the times with disk latency, EBS burst balance and CPU pressure', risk: 'safe' },
    { do: 'Find the container or CNI call containerd was busy with', risk: 'safe' },
    { do: 'Use a faster root volume (gp3 with more IOPS)', risk: 'disruptive' },
  ],
  runbook: 'container-runtime-failures',
  references: [
    'https://docs.aws.amazon.com/ebs/latest/userguide/ebs-performance.html',
    'https://kubernetes.io/docs/tasks/debug/debug-cluster/',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 remote_runtime.go:193] "RunPodSandbox from runtime service failed" err="rpc error: code = DeadlineExceeded desc = context deadline exceeded"',
        from: 'kubernetes cri-client remote_runtime.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 remote_runtime.go:261] ListContainers with filter &ContainerFilter{Id:,State:nil,PodSandboxId:,LabelSelector:map[string]string{},} from runtime service failed: rpc error: code = DeadlineExceeded desc = context deadline exceeded',
        from: 'kubernetes pkg/kubelet/remote, 1.19',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 remote_runtime.go:116] RunPodSandbox from runtime service failed: rpc error: code = Unknown desc = failed to start sandbox container for pod "api": operation timeout: context deadline exceeded',
        from: 'kubernetes dockershim, 1.20',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="RunPodSandbox for &PodSandboxMetadata{Name:api,Uid:0d6c,Namespace:shop,Attempt:0,} failed, error" error="failed to create containerd task: failed to create shim task: context deadline exceeded: unknown"',
        from: 'containerd core/runtime/v2',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kuberuntime_gc.go:138] Failed to stop sandbox "6c119fe2" before removing: rpc error: code = 4 desc = context deadline exceeded',
        from: 'kubernetes pkg/kubelet/kuberuntime, 1.7',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 remote_runtime.go:496] "ExecSync cmd from runtime service failed" err="rpc error: code = DeadlineExceeded desc = failed to exec in container: timeout 1s exceeded: context deadline exceeded" containerID="99ac" cmd=["/bin/health"]',
        because: 'a probe command that is too slow',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "RunPodSandbox from runtime service failed" err="rpc error: code = Canceled desc = context canceled"',
        because: 'cancelled, not timed out',
        nearMiss: true,
      },
    ],
  },
});
