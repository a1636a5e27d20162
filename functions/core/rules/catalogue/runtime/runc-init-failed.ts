import { defineRule } from '../../define';

export default defineRule({
  id: 'runc-init-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'container-start',
  severity: 'medium',
  title: 'runc init ended before the container started',
  sources: ['runtime'],
  match: [
    {
      literal: "final child's",
      pattern: /can't get final child's PID from pipe: EOF|getting the final child's pid from pipe caused[: ].{0,4}EOF/,
    },
    {
      literal: 'waiting for init preliminary setup',
      pattern: /waiting for init preliminary setup: EOF|waiting for init preliminary setup: read init-p/,
    },
    { literal: 'container init exited prematurely', pattern: /container init exited prematurely/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['container-start-error'],
  why: 'The first process of the container was killed or refused by the kernel: memory or pid limit, max user namespaces, seccomp, or a very large environment.',
  impact: 'The container does not start; the same happens for others when the node is the cause.',
  remediation: [{ do: 'Check memory, pid limits and kernel messages of the same second', risk: 'safe' }],
  runbook: 'container-runtime-failures',
  references: ['https://github.com/opencontainers/runc'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="StartContainer for \\"6c11\\" failed" error="failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: can\'t get final child\'s PID from pipe: EOF: unknown"',
        from: 'opencontainers/runc 1.1',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="Handler for POST /v1.40/containers/6c11/start returned error: OCI runtime create failed: container_linux.go:380: starting container process caused: process_linux.go:402: getting the final child\'s pid from pipe caused: EOF: unknown"',
        from: 'opencontainers/runc 1.0',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="StartContainer for \\"99ac\\" failed" error="OCI runtime create failed: container_linux.go:380: starting container process caused: process_linux.go:722: waiting for init preliminary setup: EOF: unknown"',
        from: 'opencontainers/runc 1.0',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "StartContainer from runtime service failed" err="rpc error: code = Unknown desc = container init exited prematurely"',
        from: 'opencontainers/runc',
      },
    ],
    silent: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 systemd[1]: runc-process119.scope: Deactivated successfully.',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="StartContainer for \\"6c11\\" returns successfully"',
        because: 'success',
      },
    ],
  },
});
