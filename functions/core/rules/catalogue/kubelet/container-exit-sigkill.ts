import { defineRule } from '../../define';

export default defineRule({
  id: 'container-exit-sigkill',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'pod-crash',
  severity: 'low',
  title: 'A container ended by SIGKILL (exit code 137)',
  sources: ['kubelet', 'windows'],
  match: {
    literal: 'exitCode=137',
    pattern: /container finished" podID="(?<podUid>[0-9a-f-]{4,40})" containerID="[0-9a-f]{4,64}" exitCode=137/,
  },
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.4, strongerWith: ['kubelet-system-oom', 'container-oom-killed'] },
  mayCause: [],
  why: 'The container was out of memory, or it did not end within its grace period and was killed.',
  impact: 'One container restarted or ended.',
  remediation: [
    { do: 'Check for out-of-memory lines of the same second', risk: 'safe' },
    { do: 'Handle SIGTERM in the application', risk: 'caution' },
  ],
  runbook: 'oom-memory-pressure',
  references: ['https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 generic.go:334] "Generic (PLEG): container finished" podID="0d6c1f6e-0d63-4a6c-9d26-0f5f0f8d1c11" containerID="6c119fe2" exitCode=137',
        from: 'kubernetes pkg/kubelet/pleg/generic.go, 1.26',
      },
      {
        source: 'kubelet',
        line: '2026-11-20T08:14:02.118204+0000 ip-10-0-12-34 kubelet[3121]: I1120 08:14:02.118204    3121 generic.go:358] "Generic (PLEG): container finished" podID="7f0c1f6e-0d63" containerID="aa119fe2" exitCode=137',
        from: 'kubernetes pkg/kubelet/pleg/generic.go, 1.31',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 generic.go:334] "Generic (PLEG): container finished" podID="0d6c" containerID="6c119fe2" exitCode=0',
        because: 'ordinary exit',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 generic.go:334] "Generic (PLEG): container finished" podID="0d6c" containerID="6c119fe2" exitCode=1',
        because: 'the application ended with an error',
        nearMiss: true,
      },
    ],
  },
});
