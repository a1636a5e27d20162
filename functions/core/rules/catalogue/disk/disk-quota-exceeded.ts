import { defineRule } from '../../define';

export default defineRule({
  id: 'disk-quota-exceeded',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'filesystem',
  category: 'disk-full',
  severity: 'medium',
  title: 'A disk quota is used up',
  sources: ['kubelet', 'runtime', 'system', 'csi'],
  // runc reports the keyring quota with the same words; runc-keyring-quota is about that
  match: {
    literal: 'isk quota exceeded',
    pattern:
      /(?:write|mkdir|open|creat|rename|fsync|truncate|No space|cannot|failed)[^\n]{0,240}: [Dd]isk quota exceeded/,
  },
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: ['pod-ephemeral-storage-exceeded', 'filesystem-nearly-full'] },
  mayCause: ['pod-crash-loop'],
  why: 'A project or user quota of XFS, ext4 or EFS (per user limit) is reached, or kubelet’s quota for ephemeral storage.',
  impact: 'Programs below that directory cannot write.',
  remediation: [
    { do: 'Find which quota it is (xfs_quota, repquota)', risk: 'safe' },
    { do: 'Raise it or free space', risk: 'caution' },
  ],
  runbook: 'disk-pressure',
  references: [
    'https://man7.org/linux/man-pages/man8/xfs_quota.8.html',
    'https://docs.aws.amazon.com/efs/latest/ug/limits.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[812]: E1120 08:14:02.118204    3121 kuberuntime_manager.go:1256] "Failed" err="open /var/lib/kubelet/pods/0d6c/volumes/cache/x: disk quota exceeded"',
        from: 'errno EDQUOT',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 rsyslogd[812]: write error: file /var/log/app.log: Disk quota exceeded',
        from: 'errno EDQUOT',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[812]: I1120 08:14:02.118204    3121 quota_linux.go:120] "quota support enabled" path="/var/lib/kubelet"',
        because: 'setting',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] XFS (nvme1n1): Quotacheck: Done.',
        because: 'ordinary mount',
        nearMiss: true,
      },
    ],
  },
});
