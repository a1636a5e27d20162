import { defineRule } from '../../define';

export default defineRule({
  id: 'container-mount-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'container-start',
  severity: 'medium',
  title: 'A mount inside a container failed',
  sources: ['runtime'],
  match: [
    {
      literal: 'to rootfs at ',
      pattern: /error mounting \\*"(?<source>[^"\\]{1,200})\\*" to rootfs at \\*"(?<target>[^"\\]{1,200})\\*"/,
      unless: /etc-hosts/,
    },
    {
      literal: 'spec: failed to ',
      pattern:
        /failed to generate (?:container \\*"?[a-f0-9]{0,70}\\*"? )?spec: (?:failed to generate spec: )?failed to (?:stat|mkdir|apply) \\*"?(?<source>[^"\\]{1,160})/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['container-start-error'],
  why: 'The source of a bind mount is gone, is a file instead of a directory, or the target is on a read-only layer.',
  impact: 'The container does not start.',
  remediation: [{ do: 'Check hostPath and subPath mounts of the pod', risk: 'safe' }],
  runbook: 'pod-start',
  references: [
    'https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/',
    'https://github.com/opencontainers/runc',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="StartContainer for \\"6c11\\" failed" error="failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: error during container init: error mounting \\"/srv/data\\" to rootfs at \\"/data\\": mount /srv/data:/data: no such file or directory: unknown"',
        from: 'opencontainers/runc',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="CreateContainer within sandbox \\"6c11\\" for &ContainerMetadata{Name:agent,Attempt:0,} failed" error="failed to generate container \\"99ac\\" spec: failed to generate spec: failed to stat \\"/sys/kernel/debug\\": stat /sys/kernel/debug: no such file or directory"',
        from: 'containerd internal/cri',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="StartContainer for \\"6c11\\" failed" error="error mounting \\"/var/lib/kubelet/pods/0d6c/etc-hosts\\" to rootfs at \\"/etc/hosts\\": not a directory"',
        because: 'the hosts file has its own rule',
        nearMiss: true,
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="CreateContainer within sandbox \\"6c11\\" for &ContainerMetadata{Name:agent,Attempt:0,} returns container id \\"99ac\\""',
        because: 'success',
      },
    ],
  },
});
