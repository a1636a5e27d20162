import { defineRule } from '../../define';

export default defineRule({
  id: 'runtime-handler-missing',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'runtime-config',
  severity: 'medium',
  title: 'Runtime class of a pod is not configured on this node',
  sources: ['runtime'],
  match: [
    { literal: 'no runtime for', pattern: /no runtime for \\*"(?<handler>[^"\\]{1,60})\\*" is configured/ },
    {
      literal: 'ailed to get sandbox runtime',
      pattern: /[Ff]ailed to get sandbox runtime: (?<error>[^"]{3,120})/,
      unless: /no runtime for/,
    },
    { literal: 'nknown runtime specified', pattern: /[Uu]nknown runtime specified (?<handler>[A-Za-z0-9_.-]{1,60})/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['sandbox-creation-failed'],
  why: 'The RuntimeClass names a handler that containerd of this node does not know.',
  impact: 'Pods of this class do not start here.',
  remediation: [{ do: 'Schedule the pods to nodes with the handler (RuntimeClass scheduling)', risk: 'caution' }],
  runbook: 'container-runtime-failures',
  references: ['https://kubernetes.io/docs/concepts/containers/runtime-class/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="RunPodSandbox for &PodSandboxMetadata{Name:train,Uid:0d6c,Namespace:ml,Attempt:0,} failed, error" error="failed to get sandbox runtime: no runtime for \\"nvidia\\" is configured"',
        from: 'containerd internal/cri',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="Handler for POST /v1.40/containers/create returned error: Unknown runtime specified nvidia"',
        from: 'docker daemon',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "RunPodSandbox from runtime service failed" err="rpc error: code = Unknown desc = failed to get sandbox runtime: runtime handler \\"kata\\" is not ready"',
        from: 'containerd internal/cri',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="starting cri plugin" config="{\\"runtimes\\":{\\"runc\\":{}}}"',
        because: 'configuration',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kuberuntime_sandbox.go:62] "Running pod with runtime handler" pod="ml/train" runtimeHandler="nvidia"',
        because: 'the handler is used',
        nearMiss: true,
      },
    ],
  },
});
