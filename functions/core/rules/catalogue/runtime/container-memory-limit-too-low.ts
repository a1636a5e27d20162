import { defineRule } from '../../define';

export default defineRule({
  id: 'container-memory-limit-too-low',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'container-start',
  severity: 'medium',
  title: 'Container ran out of memory before its program started',
  sources: ['runtime'],
  match: [
    { literal: 'container init was OOM-killed', pattern: /container init was OOM-killed \(memory limit too low\?\)/ },
    { literal: 'unable to set memory limit', pattern: /unable to set memory limit to (?<limit>\d{1,20})/ },
    { literal: 'inimum memory limit allowed', pattern: /[Mm]inimum memory limit allowed is (?<limit>\S{1,12})/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['container-start-error'],
  why: 'The memory limit is smaller than runc itself or the first pages of the program need.',
  impact: 'The container never starts.',
  remediation: [{ do: 'Raise the memory limit of the container; 16Mi is too little for most', risk: 'caution' }],
  runbook: 'oom-memory-pressure',
  references: [
    'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
    'https://github.com/opencontainers/runc',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="StartContainer for \\"6c11\\" failed" error="failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: container init was OOM-killed (memory limit too low?): unknown"',
        from: 'opencontainers/runc 1.1',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "StartContainer from runtime service failed" err="rpc error: code = Unknown desc = OCI runtime create failed: unable to set memory limit to 4194304 (current usage: 5513216, peak usage: 5513216): unknown"',
        from: 'opencontainers/cgroups',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="Handler for POST /v1.40/containers/create returned error: Minimum memory limit allowed is 6MB"',
        from: 'docker daemon',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="TaskOOM event" container_id=6c11',
        because: 'out of memory while running has its own rule',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 flags.go:64] FLAG: --kube-reserved="memory=442Mi"',
        because: 'configuration',
      },
    ],
  },
});
