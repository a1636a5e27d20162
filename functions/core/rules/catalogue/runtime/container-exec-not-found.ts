import { defineRule } from '../../define';

export default defineRule({
  id: 'container-exec-not-found',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'container-start',
  severity: 'medium',
  title: 'Entrypoint of a container does not exist or may not be executed',
  sources: ['runtime'],
  match: [
    {
      literal: 'executable file not found',
      pattern: /exec: \\*"(?<command>[^"\\]{1,120})\\*": executable file not found in \$PATH/,
      unless: /nvidia-container/,
    },
    {
      literal: 'no such file or directory',
      pattern: /exec: \\*"(?<command>[^"\\]{1,120})\\*": (?:stat [^:]{1,120}: )?no such file or directory/,
    },
    { literal: 'permission denied', pattern: /exec: \\*"(?<command>[^"\\]{1,120})\\*": permission denied/ },
  ],
  dedup: ['command'],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['container-start-error', 'container-start-failed', 'pod-crash-loop'],
  why: 'command or ENTRYPOINT names a file the image lacks, a script whose interpreter is missing, or a file without execute permission.',
  impact: 'Containers of this image and command never start; the node is fine.',
  remediation: [{ do: 'Correct command, image or file mode', risk: 'caution' }],
  runbook: 'pod-start',
  references: ['https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="StartContainer for \\"6c11\\" failed" error="failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: \\"serve\\": executable file not found in $PATH: unknown"',
        from: 'opencontainers/runc',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 remote_runtime.go:251] StartContainer "6c11" from runtime service failed: rpc error: code = Unknown desc = failed to start container "6c11": Error response from daemon: OCI runtime create failed: container_linux.go:349: starting container process caused "exec: \\"/app/run.sh\\": stat /app/run.sh: no such file or directory": unknown',
        from: 'opencontainers/runc 1.0-rc10',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="Handler for POST /v1.40/containers/6c11/start returned error: OCI runtime create failed: container_linux.go:367: starting container process caused: exec: \\"/entrypoint.sh\\": permission denied: unknown"',
        from: 'opencontainers/runc 1.0-rc93',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: W1120 08:14:02.118204    3121 watcher.go:87] Error while processing event ("/sys/fs/cgroup/devices/docker/5f41": 0x40000100 == IN_CREATE|IN_ISDIR): inotify_add_watch /sys/fs/cgroup/devices/docker/7af7: no such file or directory',
        because: 'cgroup already gone',
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
