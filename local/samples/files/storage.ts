import type { Filesystem, NodeModel, Row } from '../model/node-model';
import { block, type SampleFile, textFile } from './sample-file';

const marked = (text: string, fault: string | undefined): string | Row => (fault ? { text, fault } : text);

function human(bytes: number): string {
  const units = ['', 'K', 'M', 'G', 'T'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < 4) {
    value /= 1024;
    unit++;
  }
  // df rounds up, one decimal below ten
  return value < 10 && unit > 0
    ? `${(Math.ceil(value * 10) / 10).toFixed(1)}${units[unit]}`
    : `${Math.ceil(value)}${units[unit]}`;
}

const percent = (used: number, total: number) => (total === 0 ? '-' : `${Math.ceil((used / total) * 100)}%`);

function dfLine(fs: Filesystem): string | Row {
  const available = Math.max(0, fs.sizeBytes - fs.usedBytes);
  return marked(
    `${fs.device.padEnd(16)} ${human(fs.sizeBytes).padStart(5)} ${human(fs.usedBytes).padStart(5)} ${human(available).padStart(5)} ${percent(fs.usedBytes, fs.sizeBytes).padStart(4)} ${fs.mount}`,
    fs.fault,
  );
}

/** storage/: mounts and df, inodes, block devices, LVM, XFS geometry, pods' writable layers. */
export function storageFiles(node: NodeModel): SampleFile[] {
  const at = node.collectedAt;
  const { filesystems, pods } = node;
  const root = filesystems.find((fs) => fs.mount === '/')!;
  const overlay = pods.flatMap((pod) =>
    pod.containers.map(
      (c) =>
        `overlay on /run/containerd/io.containerd.runtime.v2.task/k8s.io/${c.id}/rootfs type overlay (rw,relatime,seclabel,lowerdir=/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/${c.pid}/fs,upperdir=/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/${c.pid + 1}/fs,workdir=/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/${c.pid + 1}/work,uuid=on)`,
    ),
  );
  const system = [
    'sysfs on /sys type sysfs (rw,nosuid,nodev,noexec,relatime,seclabel)',
    'proc on /proc type proc (rw,nosuid,nodev,noexec,relatime)',
    'cgroup2 on /sys/fs/cgroup type cgroup2 (rw,nosuid,nodev,noexec,relatime,seclabel,nsdelegate,memory_recursiveprot)',
    'bpf on /sys/fs/bpf type bpf (rw,nosuid,nodev,noexec,relatime,mode=700)',
  ];
  const mounts: (string | Row)[] = [
    ...system,
    ...filesystems.map((fs) =>
      marked(
        `${fs.device} on ${fs.mount} type ${fs.type} (${fs.options})`,
        /\bro\b/.test(fs.options) ? fs.fault : undefined,
      ),
    ),
    ...overlay,
    '',
    'Filesystem        Size  Used Avail Use% Mounted on',
    ...filesystems.map(dfLine),
    ...pods
      .slice(0, 8)
      .map(
        (pod) =>
          `overlay          ${human(root.sizeBytes).padStart(5)} ${human(root.usedBytes).padStart(5)} ${human(Math.max(0, root.sizeBytes - root.usedBytes)).padStart(5)} ${percent(root.usedBytes, root.sizeBytes).padStart(4)} /run/containerd/io.containerd.runtime.v2.task/k8s.io/${pod.sandboxId}/rootfs`,
      ),
  ];
  const inodes = [
    'Filesystem         Inodes  IUsed    IFree IUse% Mounted on',
    ...filesystems.map((fs) =>
      marked(
        `${fs.device.padEnd(16)} ${String(fs.inodes).padStart(8)} ${String(fs.inodesUsed).padStart(6)} ${String(fs.inodes - fs.inodesUsed).padStart(8)} ${percent(fs.inodesUsed, fs.inodes).padStart(5)} ${fs.mount}`,
        fs.inodeFault,
      ),
    ),
  ];
  const volume = filesystems.find((fs) => fs.device === '/dev/nvme1n1');
  const file = (name: string, lines: readonly (string | Row)[]) => textFile(`storage/${name}`, at, lines);
  const sizes = node.prng.fork('local-storage');
  return [
    file('mounts.txt', mounts),
    file('inodes.txt', inodes),
    file('lsblk.txt', [
      'NAME          MAJ:MIN RM SIZE RO TYPE MOUNTPOINTS',
      'nvme0n1       259:0    0  80G  0 disk ',
      '├─nvme0n1p1   259:1    0  80G  0 part /',
      '├─nvme0n1p127 259:2    0   1M  0 part ',
      '└─nvme0n1p128 259:3    0  10M  0 part /boot/efi',
      ...(volume ? [`nvme1n1       259:4    0  50G  0 disk ${volume.mount}`] : []),
    ]),
    file('fstab.txt', [
      '#',
      `UUID=${node.prng.fork('rootfs').uuid()}     /           xfs    defaults,noatime  1   1`,
      'UUID=9D24-7C1B        /boot/efi       vfat    defaults,noatime,uid=0,gid=0,umask=0077,shortname=winnt,x-systemd.automount 0 2',
    ]),
    file('lvs.txt', []),
    file('pvs.txt', []),
    file('vgs.txt', []),
    file(
      'xfs.txt',
      block(`
meta-data=/dev/nvme0n1p1         isize=512    agcount=42, agsize=508927 blks
         =                       sectsz=4096  attr=2, projid32bit=1
         =                       crc=1        finobt=1, sparse=1, rmapbt=0
         =                       reflink=1    bigtime=1 inobtcount=1 nrext64=0
data     =                       bsize=4096   blocks=20967163, imaxpct=25
         =                       sunit=128    swidth=128 blks
naming   =version 2              bsize=16384  ascii-ci=0, ftype=1
log      =internal log           bsize=4096   blocks=16384, version=2
         =                       sectsz=4096  sunit=4 blks, lazy-count=1
realtime =none                   extsz=4096   blocks=0, rtextents=0
   from      to extents  blocks    pct
      1       1    2412    2412   0.02
      2       3    1811    4330   0.03
  65536  131071      31 2866110  21.40
 131072  524287      38 9977312  74.51
`),
    ),
    file(
      'pod_local_storage.txt',
      pods.map(
        (pod) =>
          `${sizes.int(4, 900)}K\t/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/${pod.containers[0]!.pid + 1}/fs\t${pod.containers[0]!.name}`,
      ),
    ),
  ];
}
