import { defineRule } from '../../define';

export default defineRule({
  id: 'shim-start-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'shim',
  severity: 'high',
  title: 'containerd shim cannot start or died',
  sources: ['runtime'],
  match: [
    {
      literal: 'failed to start shim',
      pattern: /failed to start shim: (?<error>[^"]{3,200})/,
      unless: /no space left|OCI runtime/,
    },
    { literal: 'ttrpc: closed', pattern: /(?:level=error|err=|desc = ).{0,300}ttrpc: closed/ },
    { literal: 'exited unexpectedly', pattern: /shim (?:process )?exited unexpectedly/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['sandbox-creation-failed', 'pod-termination-stuck'],
  why: 'The helper process that holds a container could not be forked, was killed, or lost its socket: memory, process ids or disk are short, or somebody killed it.',
  impact: 'The container of that shim cannot be controlled; new pods may fail too.',
  remediation: [{ do: 'Check for out-of-memory, pid limits and disk space of the same minute', risk: 'safe' }],
  runbook: 'container-runtime-failures',
  references: ['https://github.com/containerd/containerd/blob/main/core/runtime/v2/README.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="RunPodSandbox for &PodSandboxMetadata{Name:api,Uid:0d6c,Namespace:shop,Attempt:0,} failed, error" error="failed to create containerd task: failed to start shim: start failed: : fork/exec /usr/bin/containerd-shim-runc-v2: resource temporarily unavailable: unknown"',
        from: 'containerd core/runtime/v2',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "StopContainer from runtime service failed" err="rpc error: code = Unknown desc = failed to stop container \\"6c11\\": failed to signal: ttrpc: closed: unknown" containerID="6c11"',
        from: 'containerd ttrpc',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="containerd-shim: shim process exited unexpectedly"',
        from: 'docker',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="shim disconnected" id=86c9f066aa7e namespace=k8s.io',
        because: 'a container ended',
        nearMiss: true,
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=warning msg="cleaning up after shim disconnected" id=3d9c964e4512 namespace=k8s.io',
        because: 'a container ended',
        nearMiss: true,
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=debug msg="failed to delete dead shim" error="ttrpc: closed"',
        because: 'debug line of a clean-up',
        nearMiss: true,
      },
    ],
  },
});
