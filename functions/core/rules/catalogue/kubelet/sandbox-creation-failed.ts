import { defineRule } from '../../define';

export default defineRule({
  id: 'sandbox-creation-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'sandbox',
  severity: 'high',
  title: 'Pod sandbox could not be created',
  sources: ['kubelet', 'windows'],
  // Only where no rule names the cause: addresses, ipamd, timeouts, names, pause image and CNI configuration have their own
  match: [
    {
      literal: 'RunPodSandbox from runtime service failed',
      pattern:
        /RunPodSandbox from runtime service failed(?:" err="|: )(?<error>rpc error: code = [A-Za-z]{2,20} desc = [^"]{3,200})/,
      unless:
        /assign an IP address|DeadlineExceeded|is reserved for|sandbox image|50051|cni plugin not initialized|i\/o timeout|no space left|context canceled|failed \(add\)|containerd\.sock|OCI runtime/,
    },
    {
      literal: 'CreatePodSandboxError',
      pattern: /CreatePodSandboxError: \\*"(?<error>[^"]{3,200})/,
      unless:
        /assign an IP address|DeadlineExceeded|is reserved for|sandbox image|50051|cni plugin not initialized|no space left|failed \(add\)|containerd\.sock|Failed to create sandbox for pod/,
    },
    {
      literal: 'reatePodSandbox for pod',
      pattern:
        /[cC]reatePodSandbox for pod(?: failed" err="| \\*"[^"\\]{1,300}\\*" failed: )(?<error>rpc error[^"]{3,200})/,
      unless:
        /assign an IP address|DeadlineExceeded|is reserved for|sandbox image|50051|aws-node\/ipam|cni plugin not initialized|no space left|failed \(add\)|containerd\.sock|OCI runtime|CreatePodSandboxError|deadline exceeded|code = Unavailable|pause|snapshot/,
    },
    {
      literal: 'ailed to create sandbox for pod',
      pattern: /Failed to create sandbox for pod" err="(?<error>rpc error[^"]{3,200})/,
      unless:
        /assign an IP address|DeadlineExceeded|is reserved for|sandbox image|50051|aws-node\/ipam|cni plugin not initialized|no space left|failed \(add\)|containerd\.sock|OCI runtime|deadline exceeded/,
    },
    {
      literal: 'create pod sandbox',
      pattern: /[Ff]ailed (?:to )?create pod sandbox: (?<error>rpc error[^"]{3,200})/,
      unless:
        /assign an IP address|DeadlineExceeded|is reserved for|sandbox image|50051|cni plugin not initialized|no space left|failed \(add\)|containerd\.sock|OCI runtime/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'containerd could not build the frame of the pod: network, pause container, cgroup or state directory.',
  impact: 'The pod stays in ContainerCreating; when the cause is the node, so do all new pods.',
  remediation: [{ do: 'Read the reason and the containerd log of the same second', risk: 'safe' }],
  runbook: 'sandbox-creation',
  references: ['https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "RunPodSandbox from runtime service failed" err="rpc error: code = Unknown desc = failed to create containerd task: failed to start shim: fork/exec /usr/bin/containerd-shim-runc-v2: input/output error"',
        from: 'kubernetes cri-client',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kuberuntime_manager.go:1170] "CreatePodSandbox for pod failed" err="rpc error: code = Unknown desc = failed to start sandbox container: start failed" pod="shop/api"',
        from: 'kubernetes pkg/kubelet/kuberuntime, 1.27',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kuberuntime_sandbox.go:72] "Failed to create sandbox for pod" err="rpc error: code = Unknown desc = failed to start sandbox container: start failed" pod="shop/api"',
        from: 'kubernetes pkg/kubelet/kuberuntime, 1.27',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 kuberuntime_sandbox.go:69] Failed to create pod sandbox: rpc error: code = Unknown desc = failed to create a sandbox for pod "api": operation timeout: context deadline',
        from: 'kubernetes pkg/kubelet/kuberuntime, 1.17',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 pod_workers.go:190] Error syncing pod 0d6c ("api_shop(0d6c)"), skipping: failed to "CreatePodSandbox" for "api_shop(0d6c)" with CreatePodSandboxError: "CreatePodSandbox for pod \\"api_shop(0d6c)\\" failed: rpc error: code = Unknown desc = failed to start sandbox container"',
        from: 'kubernetes pkg/kubelet/pod_workers.go, 1.18',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 util.go:30] "No sandbox for pod can be found. Need to start a new one" pod="shop/api"',
        because: 'ordinary start of a pod',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "RunPodSandbox from runtime service failed" err="rpc error: code = Canceled desc = context canceled"',
        because: 'cancelled because kubelet stops',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "RunPodSandbox from runtime service failed" err="rpc error: code = Unknown desc = failed to setup network for sandbox \\"6c11\\": cni plugin not initialized"',
        because: 'another rule',
        nearMiss: true,
      },
    ],
  },
});
