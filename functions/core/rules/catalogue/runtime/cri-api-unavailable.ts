import { defineRule } from '../../define';

export default defineRule({
  id: 'cri-api-unavailable',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'runtime-config',
  severity: 'critical',
  criticalBecause: 'kubelet and the runtime do not speak the same protocol: kubelet does not start',
  title: 'Container runtime does not offer the CRI version kubelet needs',
  sources: ['kubelet'],
  match: [
    {
      literal: 'unknown service runtime.v1',
      pattern: /unknown service runtime\.v1(?:alpha2)?\.(?<service>RuntimeService|ImageService)/,
    },
    {
      literal: 'validate service connection',
      pattern: /validate service connection: (?<error>[^"]{3,200})/,
      unless: /unknown service runtime/,
    },
  ],
  dedup: [],
  recovery: {
    literal: 'Starting kubelet main sync loop',
    pattern: /Starting kubelet main sync loop/,
    sources: ['kubelet'],
  },
  confidence: { alone: 0.9, strongerWith: ['containerd-config-invalid'] },
  mayCause: ['kubelet-start-failed'],
  why: 'The CRI plugin of containerd is disabled or failed to load, or the runtime is too old for this kubelet.',
  impact: 'kubelet exits at start.',
  remediation: [
    { do: 'Check that disabled_plugins does not list cri', risk: 'safe' },
    { do: 'Use an image whose containerd fits the kubelet version', risk: 'disruptive' },
  ],
  runbook: 'container-runtime-failures',
  nmaReason: 'ContainerRuntimeFailed',
  references: ['https://kubernetes.io/docs/concepts/architecture/cri/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 run.go:74] "command failed" err="failed to run Kubelet: validate service connection: CRI v1 runtime API is not implemented for endpoint \\"unix:///run/containerd/containerd.sock\\": rpc error: code = Unimplemented desc = unknown service runtime.v1.RuntimeService"',
        from: 'kubernetes pkg/kubelet/cri/remote, 1.26',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 run.go:74] "command failed" err="failed to run Kubelet: validate service connection: validate CRI v1 runtime API for endpoint \\"unix:///run/containerd/containerd.sock\\": rpc error: code = Unavailable desc = connection error"',
        from: 'kubernetes pkg/kubelet/cri/remote, 1.28',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 remote_runtime.go:143] "Validated CRI v1 runtime API"',
        because: 'fits',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 remote_runtime.go:143] "Using CRI v1alpha2 runtime API"',
        because: 'an older but offered version',
        nearMiss: true,
      },
    ],
  },
});
