import { defineRule } from '../../define';

export default defineRule({
  id: 'liveness-probe-killed-container',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'probes',
  severity: 'medium',
  title: 'kubelet restarts a container because its liveness or startup probe fails',
  sources: ['kubelet', 'windows'],
  match: [
    { literal: 'failed liveness probe', pattern: /[Cc]ontainer (?<container>\S{0,63}) ?failed liveness probe/ },
    { literal: 'failed startup probe', pattern: /[Cc]ontainer (?<container>\S{0,63}) ?failed startup probe/ },
  ],
  dedup: ['container'],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['pod-crash-loop'],
  why: 'The probe failed as often as failureThreshold allows: the process hangs, starts more slowly than the probe waits, or the node has no CPU left to answer in time.',
  impact: 'The container is killed and started again; requests in flight are lost.',
  remediation: [
    { do: 'Compare the probe timing with the start and response times under load', risk: 'safe' },
    { do: 'Check CPU throttling and pressure of the node at that time', risk: 'safe' },
    { do: 'Add a startup probe or raise timeoutSeconds', risk: 'caution' },
  ],
  runbook: 'probe-failures',
  nmaReason: 'LivenessProbeFailures',
  references: ['https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kuberuntime_manager.go:1084] "Message for Container of pod" containerName="api" containerStatusID={"Type":"containerd","ID":"6c11"} pod="shop/api" containerMessage="Container api failed liveness probe, will be restarted"',
        from: 'kubernetes pkg/kubelet/kuberuntime/kuberuntime_manager.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: I1120 08:14:02.118204    3121 kuberuntime_manager.go:638] Container "api" ({"docker" "6c11"}) of pod api_shop(0d6c): Container api failed startup probe, will be restarted',
        from: 'kubernetes pkg/kubelet/kuberuntime, 1.19',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 prober.go:107] "Probe failed" probeType="Liveness" pod="shop/api" containerName="api" probeResult="failure" output="HTTP probe failed with statuscode: 503"',
        because: 'one failure, container not killed yet',
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
