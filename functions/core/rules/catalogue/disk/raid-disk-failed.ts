import { defineRule } from '../../define';

export default defineRule({
  id: 'raid-disk-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'md-raid',
  category: 'block-io-error',
  severity: 'high',
  title: 'A disk of a software RAID failed',
  sources: ['kernel'],
  match: [
    {
      literal: 'Disk failure on ',
      pattern:
        /md\/raid[\w:]{1,20}: Disk failure on (?<device>[\w-]{2,32})(?:,| detected,) (?:disabling|failing|cannot)/,
    },
    {
      literal: 'not enough operational',
      pattern: /md\/raid\w{0,6}:(?<array>md\w{1,12}): not enough operational (?:mirrors|devices)/,
    },
  ],
  dedup: [],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.95, strongerWith: ['block-io-error', 'nvme-controller-lost'] },
  mayCause: ['ext4-error', 'xfs-shutdown', 'filesystem-remounted-read-only'],
  why: 'A member disk failed; nodes that stripe instance-store disks (nodeadm RAID0) lose everything on the array with one disk.',
  impact: 'RAID0: all data of the array is gone. RAID1/5/10: redundancy is gone.',
  remediation: [{ do: 'Replace the node; restore the data elsewhere', risk: 'disruptive' }],
  runbook: 'nvme-ebs-io',
  references: [
    'https://docs.kernel.org/admin-guide/md.html',
    'https://awslabs.github.io/amazon-eks-ami/nodeadm/doc/api/',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] md/raid0:md0: Disk failure on nvme2n1, failing array.',
        from: 'kernel source, drivers/md/raid0.c, 6.5',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: md/raid1:md127: Disk failure on nvme1n1, disabling device.',
        from: 'kernel source, drivers/md/raid1.c',
      },
      {
        source: 'dmesg-human',
        line: '[Fri Nov 20 08:14:02 2026] md/raid0md0: Disk failure on nvme1n1 detected, failing array.',
        from: 'kernel source, drivers/md/raid0.c, 5.15',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] md/raid10:md0: not enough operational mirrors.',
        from: 'kernel source, drivers/md/raid10.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] md/raid0:md0: md_size is 1757814784 sectors.',
        because: 'boot message',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] md/raid1:md127: active with 2 out of 2 mirrors',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
