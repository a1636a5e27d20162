import { defineRule } from '../../define';

export default defineRule({
  id: 'csi-mount-command-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'storage',
  component: 'csi',
  category: 'volume-mount',
  severity: 'medium',
  title: 'The mount command of a storage driver failed',
  sources: ['csi'],
  // The cause is on the lines that follow (Mounting arguments, Output) and has rules of its own
  match: { literal: 'Mount failed: exit status', pattern: /Mount failed: exit status (?<status>\d{1,3})/ },
  dedup: ['status'],
  recovery: { quietMinutes: 30 },
  confidence: {
    alone: 0.85,
    strongerWith: ['efs-mount-timeout', 'efs-access-denied', 'efs-name-not-resolved', 'mount-failed'],
  },
  mayCause: ['volume-setup-failed'],
  why: 'mount ended with an error; 32 is “mount failure”, 1 often a mistake in options.',
  impact: 'The pod waits for its volume.',
  remediation: [{ do: 'Read the lines “Mounting arguments” and “Output” right after it', risk: 'safe' }],
  runbook: 'csi-efs',
  references: [
    'https://man7.org/linux/man-pages/man8/mount.8.html',
    'https://docs.aws.amazon.com/efs/latest/ug/troubleshooting-efs-mounting.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'efs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 mount_linux.go:231] Mount failed: exit status 32',
        from: 'kubernetes mount-utils',
      },
      {
        source: 'fsx-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 mount_linux.go:195] Mount failed: exit status 1',
        from: 'kubernetes mount-utils',
      },
    ],
    silent: [
      {
        source: 'efs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 mount_linux.go:146] Mounting cmd (mount) with arguments (-t efs fs-0123456789abcdef0:/ /x)',
        because: 'the call',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[812]: I1120 08:14:02.118204    3121 mount_linux.go:222] Detected OS with systemd',
        because: 'ordinary',
        nearMiss: true,
      },
    ],
  },
});
