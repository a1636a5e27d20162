import { defineRule } from '../../define';

export default defineRule({
  id: 'probe-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'probes',
  severity: 'low',
  title: 'A readiness, liveness or startup probe failed',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: '"Probe failed" probeType=',
      pattern:
        /"Probe failed" probeType="(?<probe>Readiness|Liveness|Startup)" pod="(?<namespace>[a-z0-9-]{1,63})\/(?<pod>[a-z0-9.-]{1,253})" podUID="[^"]{1,40}" containerName="(?<container>[a-z0-9-]{1,63})"/,
    },
    {
      literal: 'robe for ',
      pattern:
        /(?<probe>Readiness|Liveness|Startup) probe for "(?<pod>[a-z0-9.-]{1,253})_(?<namespace>[a-z0-9-]{1,63})\([^)]{1,60}\):(?<container>[a-z0-9-]{1,63})" (?:failed|errored)/,
    },
    {
      literal: '"Probe errored" ',
      pattern:
        /"Probe errored" .{0,300}?probeType="(?<probe>Readiness|Liveness|Startup)" pod="(?<namespace>[a-z0-9-]{1,63})\/(?<pod>[a-z0-9.-]{1,253})" podUID="[^"]{1,40}" containerName="(?<container>[a-z0-9-]{1,63})"/,
    },
  ],
  dedup: ['probe', 'namespace', 'container'],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.6, strongerWith: [] },
  mayCause: ['liveness-probe-killed-container'],
  why: 'The application answered no or too late. Single failures while a pod starts, stops or is busy are normal.',
  impact: 'A pod whose readiness probe fails gets no traffic; the rest only matters when it repeats.',
  remediation: [{ do: 'Look at count and duration; compare with load and restarts of the pod', risk: 'safe' }],
  runbook: 'probe-failures',
  nmaReason: 'ReadinessProbeFailures',
  references: ['https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 prober.go:107] "Probe failed" probeType="Readiness" pod="shop/api-5c9d8b7f4-x2k8q" podUID="0d6c1f6e-0d63-4a6c-9d26-0f5f0f8d1c11" containerName="api" probeResult="failure" output="Get \\"http://10.0.20.7:8080/ready\\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)"',
        from: 'kubernetes pkg/kubelet/prober/prober.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: I1120 08:14:02.118204    3121 prober.go:117] Liveness probe for "api-5c9d8b7f4-x2k8q_shop(0d6c1f6e-0d63-4a6c-9d26-0f5f0f8d1c11):api" failed (failure): HTTP probe failed with statuscode: 503',
        from: 'kubernetes pkg/kubelet/prober/prober.go, 1.19',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 prober.go:104] "Probe errored" err="rpc error: code = DeadlineExceeded desc = failed to exec in container: timeout 1s exceeded: context deadline exceeded" probeType="Liveness" pod="shop/api-5c9d8b7f4-x2k8q" podUID="0d6c1f6e" containerName="api"',
        from: 'kubernetes pkg/kubelet/prober/prober.go',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet.go:2506] "SyncLoop (probe)" probe="readiness" status="ready" pod="shop/api"',
        because: 'ready',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: W1120 08:14:02.118204    3121 prober.go:108] No ref for container "docker://6c11" (api_shop(0d6c):api)',
        because: 'container just started',
        nearMiss: true,
      },
    ],
  },
});
