import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'xfs-free-space-fragmented',
  since: '1.0.0',
  revision: 1,
  area: 'disk',
  component: 'filesystem',
  category: 'disk-pressure',
  severity: 'low',
  title: 'Free space of an XFS filesystem is in small pieces',
  needs: ['xfs'],
  when: ({ xfs }) => {
    const known = xfs?.filesystems.filter((one) => one.averageFreeExtent !== null) ?? [];
    if (known.length === 0) return { cannotCheck: 'xfs_db printed no free space summary' };
    return verdict(
      known
        .filter((one) => (one.averageFreeExtent ?? 0) < 10 && (one.freeExtents ?? 0) > 1000)
        .map((one) => ({
          detail: `${one.device}: ${one.freeBlocks ?? '?'} free blocks in ${one.freeExtents ?? '?'} pieces of ${one.averageFreeExtent?.toFixed(1)} on average.`,
          evidence: [one.at],
          facts: {
            device: one.device,
            averageFreeExtent: one.averageFreeExtent,
            freeExtents: one.freeExtents,
            freeBlocks: one.freeBlocks,
          },
          dedup: [one.device],
        })),
      `free space is in pieces of ${known.map((one) => `${one.averageFreeExtent?.toFixed(0)} blocks (${one.device})`).join(', ')}`,
    );
  },
  dedup: ['device'],
  confidence: { alone: 0.6, strongerWith: [] },
  mayCause: [],
  why: 'XFS makes inodes in chunks of contiguous blocks. When free space is only in tiny pieces, no file can be created although df shows room.',
  impact: 'File creation fails with “No space left on device”; containers fail to start.',
  remediation: [
    { do: 'Remove unused images and logs so that larger pieces appear; xfs_fsr defragments', risk: 'caution' },
    { do: 'Replace the node with a larger volume', risk: 'disruptive' },
  ],
  runbook: 'inode-exhaustion',
  nmaReason: 'XFSSmallAverageClusterSize',
  references: ['https://man7.org/linux/man-pages/man8/xfs_db.8.html'],
  falsePositives: 'none known',
});
