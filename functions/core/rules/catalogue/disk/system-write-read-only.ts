import { defineRule } from '../../define';

export default defineRule({
  id: 'system-write-read-only',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'system',
  category: 'filesystem-read-only',
  severity: 'critical',
  criticalBecause:
    'kubelet, the runtime or the journal cannot write their directories: pods cannot start and state is lost',
  title: 'Daemons of the node write to a read-only file system',
  sources: ['kernel', 'kubelet', 'runtime'],
  // Only directories of the daemons themselves: containers with a read-only root print the same words
  match: [
    {
      literal: 'ead-only file system',
      pattern:
        /(?:\/var\/lib\/(?:kubelet|containerd|docker|cni)\/|\/var\/log\/(?:pods|journal|messages|containers)|\/run\/containerd\/|meta\.db)[^\n]{0,160}: [Rr]ead-only file system/,
      unless: /rootfs|subPath|subpath|mountpoint for|\/volumes\//,
    },
    {
      literal: 'ignoring: Read-only file system',
      pattern: /Failed to write entry[^\n]{0,120}ignoring: Read-only file system/,
    },
  ],
  dedup: [],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.93, strongerWith: ['filesystem-remounted-read-only', 'filesystem-read-only', 'ext4-error'] },
  mayCause: ['sandbox-creation-failed', 'container-start-error', 'kubelet-unit-failed', 'containerd-unit-failed'],
  why: 'The file system was remounted read-only after an error, or was mounted so at boot.',
  impact: 'No pod starts, logs are lost, and status cannot be kept.',
  remediation: [
    { do: 'Look for file system and disk errors in dmesg', risk: 'safe' },
    { do: 'Replace the node', risk: 'disruptive' },
  ],
  runbook: 'filesystem-corruption',
  npdReason: 'ReadonlyFilesystem',
  references: ['https://docs.kernel.org/admin-guide/ext4.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[812]: E1120 08:14:02.118204    3121 kubelet.go:1500] "Failed to make pod data directories" err="mkdir /var/lib/kubelet/pods/0d6c1111: read-only file system"',
        from: 'errno EROFS',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-journald[812]: Failed to write entry to /var/log/journal/ec2/system.journal (9 items, 245 bytes), ignoring: Read-only file system',
        from: 'systemd journald',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[812]: level=error msg="failed to create sandbox" error="mkdir /run/containerd/io.containerd.runtime.v2.task/k8s.io/6c11: read-only file system"',
        from: 'errno EROFS',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[812]: level=error error="failed to create shim task: OCI runtime create failed: error mounting \\"/etc/localtime\\" to rootfs at \\"/etc/localtime\\": mkdirat /run/containerd/x/rootfs/etc: read-only file system: unknown"',
        because: 'a container with read-only root',
        nearMiss: true,
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F OSError: [Errno 30] Read-only file system: /app/cache',
        because: 'a container with read-only root',
        nearMiss: true,
      },
    ],
  },
});
