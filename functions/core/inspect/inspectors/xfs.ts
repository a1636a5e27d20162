import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

export interface XfsFilesystem {
  readonly device: string;
  /** Blocks of free space in one piece, on average: a low number means fragmented free space. */
  readonly averageFreeExtent: number | null;
  readonly freeExtents: number | null;
  readonly freeBlocks: number | null;
  readonly at: FactSource | null;
}
export interface XfsFacts {
  readonly filesystems: readonly XfsFilesystem[];
}

/** `xfs_info` and `xfs_db -c freesp` of each XFS filesystem. */
export default defineInspector({
  id: 'xfs',
  title: 'XFS free space',
  kinds: ['xfs'],
  open: (file) => {
    interface Draft {
      device: string;
      averageFreeExtent: number | null;
      freeExtents: number | null;
      freeBlocks: number | null;
      at: FactSource | null;
    }
    const filesystems: Draft[] = [];
    let current: Draft | null = null;
    let seen = 0;
    return readLines<XfsFacts>({
      line(source) {
        const text = source.text.trim();
        const info = /^meta-data=(\S+)/.exec(text);
        if (info) {
          seen++;
          current = { device: info[1]!, averageFreeExtent: null, freeExtents: null, freeBlocks: null, at: null };
          if (filesystems.length < 100) filesystems.push(current);
          return undefined;
        }
        const total = /^(total free extents|total free blocks|average free extent size)\s+(\d+(?:\.\d+)?)$/.exec(text);
        if (total) {
          seen++;
          if (current === null) {
            current = { device: 'unknown', averageFreeExtent: null, freeExtents: null, freeBlocks: null, at: null };
            filesystems.push(current);
          }
          const value = Number(total[2]);
          if (total[1] === 'total free extents') current.freeExtents = value;
          else if (total[1] === 'total free blocks') current.freeBlocks = value;
          else {
            current.averageFreeExtent = value;
            current.at = cite(file, source);
          }
          return undefined;
        }
        // geometry lines of xfs_info and the histogram of freesp
        return /^[=\w-]+\s*=|^from\s+to\s+extents|^\d+\s+\d+\s+\d+\s+\d+/.test(text) || /^=/.test(text)
          ? undefined
          : 'neither xfs_info nor freesp';
      },
      end: () => (seen === 0 ? null : { filesystems }),
    });
  },
});
