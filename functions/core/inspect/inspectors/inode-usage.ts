import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

const KEPT = 1000;

export interface InodeUsage {
  readonly device: string;
  readonly mountPoint: string;
  readonly inodes: number;
  readonly free: number;
  readonly usedPercent: number;
  readonly at: FactSource;
}
export interface InodeFacts {
  readonly filesystems: readonly InodeUsage[];
}

/** `df -i`. Filesystems that make inodes as they go (XFS with little data, vfat, NFS) print `-` or 0. */
export default defineInspector({
  id: 'inodeUsage',
  title: 'Inodes (df -i)',
  kinds: ['inodes'],
  open: (file) => {
    const filesystems: InodeUsage[] = [];
    let seen = 0;
    return readLines<InodeFacts>({
      line(source) {
        if (/^Filesystem\s/.test(source.text)) {
          seen++;
          return undefined;
        }
        const match = /^(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\d{1,3}|-)%?\s+(\/.*)$/.exec(source.text);
        if (!match) return 'not a line of df -i';
        seen++;
        const inodes = Number(match[2]);
        if (match[5] === '-' || !(inodes > 0) || /^(tmpfs|devtmpfs|overlay|shm|udev|none)$/.test(match[1]!))
          return undefined;
        if (filesystems.length < KEPT) {
          filesystems.push({
            device: match[1]!,
            mountPoint: match[6]!.trim(),
            inodes,
            free: Number(match[4]),
            usedPercent: Number(match[5]),
            at: cite(file, source),
          });
        }
        return undefined;
      },
      end: () => (seen === 0 ? null : { filesystems }),
    });
  },
});
