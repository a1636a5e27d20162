import { defineRule } from '../../define';

export default defineRule({
  id: 'runc-keyring-quota',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'kernel-limit',
  severity: 'high',
  title: 'Kernel key quota is used up: no new containers',
  sources: ['runtime'],
  match: {
    literal: 'session key',
    pattern:
      /(?:unable to (?:join|create) session key(?:ring)?|could not create session key|join session keyring|create session key).{0,60}?disk quota exceeded/,
  },
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['container-start-error'],
  why: 'Each container takes a session key; kernel.keys.maxkeys limits how many one user may own.',
  impact: 'New containers fail although disk and memory are free.',
  remediation: [
    { do: 'Raise kernel.keys.root_maxkeys and kernel.keys.maxkeys', risk: 'caution' },
    { do: 'Find leaked containers', risk: 'safe' },
  ],
  runbook: 'container-runtime-failures',
  references: ['https://man7.org/linux/man-pages/man7/keyrings.7.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="StartContainer for \\"6c11\\" failed" error="failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: unable to join session keyring: unable to create session key: disk quota exceeded: unknown"',
        from: 'opencontainers/runc',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 remote_runtime.go:251] StartContainer "6c11" from runtime service failed: rpc error: code = Unknown desc = OCI runtime create failed: join session keyring: create session key: disk quota exceeded',
        from: 'opencontainers/runc 1.0',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="failed to write" error="write /var/lib/containerd/tmp: disk quota exceeded"',
        because: 'a disk quota',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: W1120 08:14:02.118204    3121 empty_dir.go:469] Warning: Failed to clear quota on /var/lib/kubelet/pods/0d6c/volumes/x: ClearQuota called, but quotas disabled',
        because: 'harmless',
      },
    ],
  },
});
