import { defineRule } from '../../define';

export default defineRule({
  id: 'efs-mount-timeout',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'storage',
  component: 'efs',
  category: 'efs-mount',
  severity: 'high',
  title: 'An EFS or NFS server does not answer the mount',
  sources: ['csi', 'system', 'user-data'],
  match: [
    { literal: 'mount.nfs4: Connection ', pattern: /mount\.nfs4: Connection (?:timed out|refused|reset by peer)/ },
    { literal: 'mount.nfs: Connection ', pattern: /mount\.nfs: Connection (?:timed out|refused|reset by peer)/ },
    { literal: 'mount.nfs: mount system call failed', pattern: /mount\.nfs: mount system call failed for/ },
    { literal: 'mount.nfs4: mount system call failed', pattern: /mount\.nfs4: mount system call failed/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.93, strongerWith: ['nfs-server-not-responding'] },
  mayCause: ['volume-setup-failed', 'volume-mount-timeout'],
  why: 'Port 2049 of the mount target is closed for the node: security group, network ACL or route; or the TLS tunnel on the node does not work.',
  impact: 'Pods that use it wait in ContainerCreating.',
  remediation: [
    { do: 'Allow TCP 2049 from the node’s security group on the mount target', risk: 'safe' },
    { do: 'Check the tunnel log of efs-utils', risk: 'safe' },
  ],
  runbook: 'csi-efs',
  references: ['https://docs.aws.amazon.com/efs/latest/ug/troubleshooting-efs-mounting.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'efs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F Output: mount.nfs4: Connection reset by peer',
        from: 'nfs-utils',
      },
      { source: 'cloud-init', line: 'mount.nfs: Connection timed out', from: 'nfs-utils' },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[812]: Output: mount.nfs: mount system call failed for /mnt/efs',
        from: 'nfs-utils 2.6',
      },
      {
        source: 'efs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F Output: mount.nfs4: mount system call failed',
        from: 'nfs-utils',
      },
    ],
    silent: [
      {
        source: 'efs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F Output: mount.nfs4: mount point /data does not exist',
        because: 'wrong path',
        nearMiss: true,
      },
      {
        source: 'cloud-init',
        line: "mount.nfs4: trying text-based options 'vers=4.1,addr=10.0.3.7,clientaddr=10.0.12.34'",
        because: 'progress',
        nearMiss: true,
      },
    ],
  },
});
