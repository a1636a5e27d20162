import { defineRule } from '../../define';

export default defineRule({
  id: 'probe-failed-event',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'probes',
  severity: 'low',
  title: 'A probe failed (event text)',
  sources: ['kubelet', 'windows'],
  match: [
    { literal: ' probe failed: ', pattern: /(?<probe>Readiness|Liveness|Startup) probe failed: (?<error>[^"]{3,120})/ },
    {
      literal: ' probe errored: ',
      pattern: /(?<probe>Readiness|Liveness|Startup) probe errored: (?<error>[^"]{3,120})/,
    },
  ],
  dedup: ['probe'],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.5, strongerWith: [] },
  mayCause: ['liveness-probe-killed-container'],
  why: 'The application answered no or too late. The event text does not name the container.',
  impact: 'Only matters when it repeats.',
  remediation: [{ do: 'See the findings of probes that name the container', risk: 'safe' }],
  runbook: 'probe-failures',
  nmaReason: 'ReadinessProbeFailures',
  references: ['https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: I1120 08:14:02.118204    3121 event.go:278] Event(v1.ObjectReference{Kind:"Pod", Namespace:"shop", Name:"api"}): type: \'Warning\' reason: \'Unhealthy\' Readiness probe failed: HTTP probe failed with statuscode: 503',
        from: 'kubernetes pkg/kubelet/prober, events',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 event.go:307] "Event occurred" object="shop/api" kind="Pod" type="Warning" reason="Unhealthy" message="Liveness probe errored: rpc error: code = Unknown desc = failed to exec"',
        from: 'kubernetes pkg/kubelet/prober, events',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 prober.go:107] "Probe failed" probeType="Readiness" pod="shop/api" podUID="0d6c" containerName="api" probeResult="failure" output=""',
        because: 'the line that names the container has its own rule',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet.go:2506] "SyncLoop (probe)" probe="readiness" status="ready" pod="shop/api"',
        because: 'ready',
        nearMiss: true,
      },
    ],
  },
});
