import { defineRule } from '../../define';

export default defineRule({
  id: 'fsck-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'systemd',
  category: 'filesystem-error',
  severity: 'high',
  title: 'A file system check found damage it could not repair',
  sources: ['system', 'kubelet', 'ebs-csi', 'fsx-csi'],
  match: [
    { literal: 'RUN fsck MANUALLY', pattern: /(?:UNEXPECTED INCONSISTENCY; )?RUN fsck MANUALLY/ },
    { literal: 'fsck failed with ', pattern: /\bfsck failed with (?:exit status|error code) (?:[4-9]|\d{2,3})/ },
    {
      literal: 'but could not correct them',
      pattern: /'fsck' found errors on device (?<device>\/dev\/[\w/-]{2,60}) but could not correct them/,
    },
  ],
  dedup: [],
  recovery: { none: 'damage stays until somebody repairs it' },
  confidence: { alone: 0.95, strongerWith: ['ext4-error'] },
  mayCause: ['volume-setup-failed'],
  why: 'The file system is damaged beyond what the automatic check may change.',
  impact: 'It is not mounted: the boot stops in emergency mode, or the pod waits for its volume.',
  remediation: [
    { do: 'Snapshot the volume, then run fsck by hand on another host', risk: 'caution' },
    { do: 'Replace the node; restore the data elsewhere', risk: 'disruptive' },
  ],
  runbook: 'filesystem-corruption',
  references: [
    'https://man7.org/linux/man-pages/man8/fsck.8.html',
    'https://www.freedesktop.org/software/systemd/man/latest/systemd-fsck@.service.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-fsck[812]: /dev/nvme1n1: UNEXPECTED INCONSISTENCY; RUN fsck MANUALLY.',
        from: 'e2fsck',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 systemd-fsck[812]: fsck failed with exit status 4.',
        from: 'systemd fsck.c',
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = Internal desc = could not format \\"/dev/nvme1n1\\" and mount it at \\"/var/lib/kubelet/plugins/x/globalmount\\": \'fsck\' found errors on device /dev/nvme1n1 but could not correct them: fsck from util-linux 2.37.4"',
        from: 'kubernetes mount-utils',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-fsck[812]: /dev/nvme1n1: clean, 11/655360 files, 66753/2621440 blocks',
        because: 'clean',
        nearMiss: true,
      },
      {
        source: 'ebs-csi',
        line: "2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 mount_linux.go:402] 'fsck' found errors on device /dev/nvme1n1 which were corrected",
        because: 'repaired',
        nearMiss: true,
      },
    ],
  },
});
