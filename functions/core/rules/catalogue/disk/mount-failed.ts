import { defineRule } from '../../define';

export default defineRule({
  id: 'mount-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'system',
  category: 'mount-failed',
  severity: 'medium',
  title: 'A file system could not be mounted',
  sources: ['kernel', 'system', 'user-data', 'kubelet', 'csi'],
  match: [
    {
      literal: 'wrong fs type, bad option, bad superblock',
      pattern: /wrong fs type, bad option, bad superblock on (?<device>[^\s,\n]{2,120})/,
    },
    {
      literal: 'Not an XFS filesystem?',
      pattern: /XFS \((?<device>[\w-]{2,40})\): [^\n]{0,80}Not an XFS filesystem\?/,
    },
    { literal: 'Failed to mount ', pattern: /systemd\[1\]: Failed to mount (?<unit>[^\n]{2,120}?)\.?$/ },
    {
      literal: 'Mount process exited, code=exited',
      pattern:
        /(?:^|\s)(?<unit>[\w@.\\:-]{2,120}\.mount): Mount process exited, code=exited,? status=(?:[1-9]|1[0-9]|32)/,
    },
    {
      literal: 'has duplicate UUID',
      pattern: /XFS \((?<device>[\w-]{2,40})\): Filesystem has duplicate UUID [0-9a-f-]{8,40} - can't mount/,
    },
    {
      literal: 'Invalid superblock magic number',
      pattern: /XFS \((?<device>[\w-]{2,40})\): Invalid superblock magic number/,
    },
    {
      literal: 'special device ',
      pattern: /mount: (?:[^\n]{1,100}: )?special device (?<device>\S{2,120}) does not exist/,
    },
  ],
  dedup: [],
  recovery: { boundary: 'reboot', quietMinutes: 30 },
  confidence: { alone: 0.88, strongerWith: ['volume-setup-failed'] },
  mayCause: ['volume-setup-failed'],
  why: 'The device holds no or another file system, a needed tool is missing (mount.nfs, mount.lustre), the device is not there, or a cloned XFS has the UUID of a mounted one.',
  impact: 'Data on it is not available: pods wait, or a unit that needs it does not start.',
  remediation: [
    { do: 'Look at the device with blkid and lsblk', risk: 'safe' },
    { do: 'Check that the mount helper of that file system is installed', risk: 'safe' },
    { do: 'For clones of a mounted XFS use nouuid', risk: 'caution' },
  ],
  runbook: 'disk-pressure',
  references: ['https://man7.org/linux/man-pages/man8/mount.8.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kubelet[3121]: Output: mount: /var/lib/kubelet/pods/0d6c/volumes/x: wrong fs type, bad option, bad superblock on /dev/nvme1n1, missing codepage or helper program, or other error.',
        from: 'util-linux mount',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] XFS (nvme1n1): Superblock has bad magic number 0x0. Not an XFS filesystem?',
        from: 'kernel source, fs/xfs/libxfs/xfs_sb.c',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 systemd[1]: Failed to mount data.mount - /data.',
        from: 'systemd core/mount.c',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: data.mount: Mount process exited, code=exited, status=32/n/a',
        from: 'systemd core/mount.c',
      },
      {
        source: 'dmesg',
        line: "[ 8123.456789] XFS (nvme2n1): Filesystem has duplicate UUID 6f2e1c0a-1111-4222-8333-444455556666 - can't mount",
        from: 'kernel source, fs/xfs/xfs_mount.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] XFS (nvme1n1): Invalid superblock magic number',
        from: 'kernel source, fs/xfs/libxfs/xfs_sb.c',
      },
      {
        source: 'cloud-init',
        line: 'mount: /data: special device /dev/xvdf does not exist.',
        from: 'util-linux mount',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: data.mount: Deactivated successfully.',
        because: 'unmounted',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: run-containerd-io.containerd.runtime.v2.task-k8s.io-6c11-rootfs.mount: Succeeded.',
        because: 'container ended',
        nearMiss: true,
      },
    ],
  },
});
