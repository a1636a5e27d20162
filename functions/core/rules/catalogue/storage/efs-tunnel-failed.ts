import { defineRule } from '../../define';

export default defineRule({
  id: 'efs-tunnel-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'storage',
  component: 'efs',
  category: 'efs-mount',
  severity: 'medium',
  title: 'The TLS tunnel of an EFS mount failed',
  sources: ['efs-csi', 'pod-log', 'messages', 'journal', 'other-log'],
  match: [
    {
      literal: 'Failed to initialize TLS tunnel for',
      pattern: /Failed to initialize TLS tunnel for (?<filesystem>fs-[0-9a-f]{8,40})/,
    },
    { literal: 'Failed to start TLS tunnel', pattern: /Failed to start TLS tunnel \(errno=\d/ },
    { literal: 'nhealthy stunnel', pattern: /[Uu]nhealthy stunnel/ },
    { literal: 'TLS tunnel for ', pattern: /TLS tunnel for \S{3,200} is not running/ },
    { literal: 'Failed to locate an available port', pattern: /Failed to locate an available port in the range/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: ['nfs-server-not-responding'] },
  mayCause: ['nfs-server-not-responding', 'volume-setup-failed'],
  why: 'stunnel or efs-proxy ended: killed for memory, no route to the mount target, no free port, or an old efs-utils.',
  impact: 'All mounts through it hang until the watchdog starts it again; new ones fail.',
  remediation: [
    { do: 'Check memory limits and restarts of the efs-csi-node pod', risk: 'safe' },
    { do: 'Update the EFS driver', risk: 'caution' },
  ],
  runbook: 'csi-efs',
  references: [
    'https://docs.aws.amazon.com/efs/latest/ug/troubleshooting-efs-mounting.html',
    'https://github.com/aws/efs-utils',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'efs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F Output: Failed to initialize TLS tunnel for fs-0123456789abcdef0',
        from: 'efs-utils mount_efs',
      },
      {
        source: 'other-log',
        line: '2026-11-20 08:14:02 UTC - WARNING - Connection timeout for /mnt/efs after 30 sec, SIGKILL has been sent to the potential unhealthy stunnel 22, restarting a new stunnel process.',
        from: 'efs-utils watchdog',
      },
      {
        source: 'other-log',
        line: '2026-11-20 08:14:02,560 - ERROR - Failed to start TLS tunnel (errno=1). stdout="b\'\'"',
        from: 'efs-utils mount_efs',
      },
      {
        source: 'other-log',
        line: '2026-11-20 08:14:02 UTC - WARNING - TLS tunnel for fs-0123456789abcdef0 is not running',
        from: 'efs-utils watchdog',
      },
      {
        source: 'efs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F ERROR: Failed to locate an available port in the range [20049, 21049], try specifying a different port range',
        from: 'efs-utils mount_efs',
      },
    ],
    silent: [
      {
        source: 'efs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F 2026-09-03 04:14:40,904 - WARNING - Could not start amazon-efs-mount-watchdog, unrecognized init system "aws-efs-csi-dri"',
        because: 'expected inside the container',
        nearMiss: true,
      },
      {
        source: 'efs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F 2026-09-03 04:14:40,904 - INFO - Starting TLS tunnel: "/usr/bin/efs-proxy /var/run/efs/stunnel-config"',
        because: 'ordinary start',
        nearMiss: true,
      },
    ],
  },
});
