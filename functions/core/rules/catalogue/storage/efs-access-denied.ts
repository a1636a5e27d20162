import { defineRule } from '../../define';

export default defineRule({
  id: 'efs-access-denied',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'storage',
  component: 'efs',
  category: 'efs-mount',
  severity: 'high',
  title: 'The EFS or NFS server refuses the mount',
  sources: ['csi', 'system', 'user-data'],
  match: [
    {
      literal: 'access denied by server while mounting',
      pattern: /mount\.nfs4?: access denied by server while mounting (?<target>\S{2,120})/,
    },
    { literal: 'mount.nfs4: Operation not permitted', pattern: /mount\.nfs4: Operation not permitted/ },
    { literal: 'mount.nfs4: No such file', pattern: /mount\.nfs4: No such file or directory/ },
    { literal: 'reason given by server: No such file', pattern: /reason given by server: No such file or directory/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.93, strongerWith: [] },
  mayCause: ['volume-setup-failed'],
  why: 'The file system policy demands TLS, an access point or IAM rights the mount does not bring, the export does not allow this client, or the path does not exist on the file system.',
  impact: 'Pods that use it do not start.',
  remediation: [
    { do: 'Check the file system policy and the role of the driver (elasticfilesystem:ClientMount)', risk: 'safe' },
    { do: 'Check that the path or access point exists', risk: 'safe' },
  ],
  runbook: 'csi-efs',
  references: [
    'https://docs.aws.amazon.com/efs/latest/ug/troubleshooting-efs-mounting.html',
    'https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'efs-csi',
        line: "2026-11-20T08:14:02.118204512Z stderr F Output: b'mount.nfs4: access denied by server while mounting 127.0.0.1:/'",
        from: 'nfs-utils',
      },
      {
        source: 'efs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F Output: mount.nfs4: Operation not permitted',
        from: 'nfs-utils',
      },
      {
        source: 'efs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F Output: mount.nfs4: No such file or directory',
        from: 'nfs-utils',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[812]: Output: mount.nfs: mounting 10.0.3.7:/exports failed, reason given by server: No such file or directory',
        from: 'nfs-utils',
      },
    ],
    silent: [
      {
        source: 'efs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 node.go:312] NodePublishVolume: /var/lib/kubelet/pods/0d6c/mount was mounted',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F access denied for user 7',
        because: 'application log',
        nearMiss: true,
      },
    ],
  },
});
