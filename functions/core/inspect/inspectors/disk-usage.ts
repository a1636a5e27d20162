import { cite } from '../cite';
import { defineInspector, type FactSource } from '../inspector';
import { readLines } from '../read-lines';

/** Every container has an overlay line; a node with thousands of mounts is itself a finding. */
const FILESYSTEMS = 1000;
const MOUNTS = 1000;

export interface FilesystemUsage {
  readonly device: string;
  readonly mountPoint: string;
  readonly bytes: number | null;
  readonly availableBytes: number | null;
  readonly usedPercent: number;
  readonly at: FactSource;
}
export interface Mount {
  readonly device: string;
  readonly mountPoint: string;
  readonly type: string;
  readonly readOnly: boolean;
  readonly at: FactSource;
}
export interface DiskUsageFacts {
  /** `df -h` without pseudo filesystems and container layers. */
  readonly filesystems: readonly FilesystemUsage[];
  /** `mount` without pseudo filesystems and container layers. */
  readonly mounts: readonly Mount[];
  readonly mountsByType: Readonly<Record<string, number>>;
  readonly totalMounts: number;
}

const UNITS: Record<string, number> = { '': 1024, K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4, P: 1024 ** 5 };

/** `df -h` rounds up to two digits: good for ratios, not for sums. Plain `df` prints blocks of 1 KiB. */
function size(text: string): number | null {
  const match = /^(\d+(?:[.,]\d+)?)([KMGTP]?)i?B?$/.exec(text);
  return match ? Number(match[1]!.replace(',', '.')) * UNITS[match[2]!]! : null;
}

const PSEUDO =
  /^(proc|sysfs|cgroup2?|devpts|devtmpfs|tmpfs|mqueue|hugetlbfs|debugfs|tracefs|securityfs|pstore|bpf|configfs|fusectl|autofs|binfmt_misc|rpc_pipefs|nsfs|selinuxfs|efivarfs|overlay|shm|squashfs|iso9660|erofs|ramfs|udev|none)$/;

/** `storage/mounts.txt`: `mount`, then `df -h`. */
export default defineInspector({
  id: 'diskUsage',
  title: 'Filesystems and mounts (mount, df)',
  kinds: ['mounts'],
  open: (file) => {
    const filesystems = new Map<string, FilesystemUsage>();
    const mounts: Mount[] = [];
    const mountsByType: Record<string, number> = {};
    let totalMounts = 0;
    let seen = 0;
    return readLines<DiskUsageFacts>({
      line(source) {
        const text = source.text;
        if (/^Filesystem\s/.test(text)) {
          seen++;
          return undefined;
        }
        // `mount` says “X on Y type T (options)”; /proc/mounts, which Bottlerocket bundles hold, has blanks only
        const mount =
          /^(.{1,1000}?) on (.{1,2000}?) type (\S+) \(([^)]*)\)/.exec(text) ??
          /^(\S+) (\/\S*) (\w[\w.]*) ([\w,=:@+./\\-]+) \d+ \d+$/.exec(text);
        if (mount) {
          seen++;
          totalMounts++;
          const type = mount[3]!;
          if (type in mountsByType || Object.keys(mountsByType).length < 64)
            mountsByType[type] = (mountsByType[type] ?? 0) + 1;
          if (PSEUDO.test(type) || mounts.length >= MOUNTS) return undefined;
          const readOnly = mount[4]!.split(',').includes('ro');
          mounts.push({ device: mount[1]!, mountPoint: mount[2]!, type, readOnly, at: cite(file, source) });
          return undefined;
        }
        const usage = /^(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s+(\d{1,3}|-)%?\s+(\/.*)$/.exec(text);
        // df answers “Stale file handle” or “Transport endpoint is not connected” for dead network mounts
        if (!usage) return 'neither a mount nor a line of df';
        seen++;
        if (usage[5] === '-' || PSEUDO.test(usage[1]!)) return undefined;
        const key = `${usage[1]} ${usage[6]}`;
        if (filesystems.size >= FILESYSTEMS && !filesystems.has(key)) return undefined;
        filesystems.set(key, {
          device: usage[1]!,
          mountPoint: usage[6]!.trim(),
          bytes: size(usage[2]!),
          availableBytes: size(usage[4]!),
          usedPercent: Number(usage[5]),
          at: cite(file, source),
        });
        return undefined;
      },
      end: () => (seen === 0 ? null : { filesystems: [...filesystems.values()], mounts, mountsByType, totalMounts }),
    });
  },
  merge: (left: DiskUsageFacts, right: DiskUsageFacts) => ({
    filesystems: right.filesystems.length > 0 ? right.filesystems : left.filesystems,
    mounts: right.mounts.length > 0 ? right.mounts : left.mounts,
    mountsByType: right.totalMounts > 0 ? right.mountsByType : left.mountsByType,
    totalMounts: Math.max(left.totalMounts, right.totalMounts),
  }),
});
