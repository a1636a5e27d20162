import { defineRule } from '../../define';

export default defineRule({
  id: 'oci-runtime-create-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'container-start',
  severity: 'high',
  title: 'runc could not create a container',
  sources: ['runtime'],
  // Causes inside one image or pod specification have rules of their own at medium severity
  match: {
    literal: 'OCI runtime create failed',
    pattern: /OCI runtime create failed: (?<error>[^"]{1,200})/,
    unless:
      /exec format error|executable file not found|exec: \\*"|no space left on device|cgroup|nvidia|etc-hosts|error mounting|OOM-killed|memory limit too low|keyring|session key|child's [Pp][Ii][Dd]|too many open files|cannot allocate memory|resource temporarily unavailable/,
  },
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['container-start-error', 'container-start-failed', 'sandbox-creation-failed'],
  why: 'The low-level runtime refused to build the container: namespaces, mounts, seccomp, limits or the state directory of the node.',
  impact:
    'The pod stays in CreateContainerError or RunContainerError; when the node is the cause, every new pod on it fails.',
  remediation: [
    { do: 'Read the reason after the last colon', risk: 'safe' },
    { do: 'See whether other pods on the node fail too; then replace the node', risk: 'disruptive' },
  ],
  runbook: 'container-runtime-failures',
  references: [
    'https://github.com/opencontainers/runc',
    'https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="StartContainer for \\"6c11\\" failed" error="failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error setting rlimits for ready process: operation not permitted: unknown"',
        from: 'opencontainers/runc, containerd 1.7',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="Handler for POST /v1.40/containers/6c11/start returned error: OCI runtime create failed: container_linux.go:367: starting container process caused: process_linux.go:340: applying namespaces caused: operation not permitted: unknown"',
        from: 'opencontainers/runc 1.0, docker 19',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="StartContainer for \\"6c11\\" failed" error="failed to create containerd task: OCI runtime create failed: runc create failed: unable to start container process: exec: \\"/app/run.sh\\": permission denied: unknown"',
        because: 'wrong entrypoint of one image has its own rule',
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
