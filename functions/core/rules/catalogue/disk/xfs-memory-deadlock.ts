import { defineRule } from '../../define';

export default defineRule({
  id: 'xfs-memory-deadlock',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'kernel',
  category: 'memory-allocation',
  severity: 'medium',
  title: 'XFS waits for memory it cannot get',
  sources: ['kernel'],
  match: {
    literal: 'possible memory allocation deadlock',
    pattern:
      /XFS: (?<process>[^(\n]{1,32})\(\d{1,9}\) possible memory allocation deadlock (?:size \d{1,12} )?in \w{3,40}/,
  },
  dedup: [],
  recovery: { boundary: 'reboot', quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: ['page-allocation-failed', 'memory-stalls'] },
  mayCause: ['task-hung'],
  why: 'Memory is fragmented and the file needs one large area, typically a file with very many extents.',
  impact: 'The write waits in the kernel; the program hangs.',
  remediation: [
    { do: 'Look for files with very many extents (xfs_bmap)', risk: 'safe' },
    { do: 'Reboot, or use a newer kernel that needs no large area', risk: 'disruptive' },
  ],
  runbook: 'oom-memory-pressure',
  references: ['https://docs.kernel.org/admin-guide/xfs.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] XFS: java(9120) possible memory allocation deadlock size 65552 in kmem_realloc (mode:0x250)',
        from: 'kernel source, fs/xfs/kmem.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: XFS: postgres(2210) possible memory allocation deadlock in kmem_alloc (mode:0x250)',
        from: 'kernel source, fs/xfs/kmem.c, 4.1',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] XFS (nvme1n1): Mounting V5 Filesystem 6f2e',
        because: 'ordinary mount',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] SGI XFS with ACLs, security attributes, quota, no debug enabled',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
