import { defineRule } from '../../define';

export default defineRule({
  id: 'overlayfs-error',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'disk',
  component: 'kernel',
  category: 'overlayfs',
  severity: 'medium',
  title: 'overlayfs refused or damaged a container’s root file system',
  sources: ['kernel', 'docker'],
  match: [
    {
      literal: 'overlayfs: failed to ',
      pattern:
        /overlayfs: failed to (?<action>resolve|create directory|look up|verify|get inode|clone|set xattr|cleanup|retrieve lower|decode)[^\n]{0,160}\(?(?:errno|err|-\d)/,
    },
    { literal: 'overlayfs: workdir and upperdir', pattern: /overlayfs: workdir and upperdir must / },
    { literal: 'overlayfs: filesystem on', pattern: /overlayfs: filesystem on '[^'\n]{1,160}' not supported/ },
    { literal: 'overlayfs: unrecognized mount option', pattern: /overlayfs: unrecognized mount option/ },
    { literal: 'overlayfs: maximum fs stacking depth', pattern: /overlayfs: maximum fs stacking depth exceeded/ },
    {
      literal: 'returned error: readlink /var/lib/docker/overlay2',
      pattern: /returned error: readlink \/var\/lib\/docker\/overlay2[^\n]{0,160}: invalid argument/,
    },
  ],
  dedup: [],
  recovery: { boundary: 'reboot', quietMinutes: 60 },
  confidence: { alone: 0.85, strongerWith: ['snapshotter-failed', 'container-mount-failed'] },
  mayCause: ['container-start-error', 'container-mount-failed'],
  why: 'A layer directory is missing or damaged, the disk is full or read-only, or the file system below cannot carry overlays.',
  impact: 'Containers that use that layer do not start.',
  remediation: [
    { do: 'Check free space and inodes of the runtime’s directory', risk: 'safe' },
    { do: 'Remove and pull the image again', risk: 'caution' },
    { do: 'Replace the node; restore the data elsewhere', risk: 'disruptive' },
  ],
  runbook: 'filesystem-corruption',
  npdReason: 'CorruptDockerOverlay2',
  references: ['https://docs.kernel.org/filesystems/overlayfs.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: "[ 8123.456789] overlayfs: failed to resolve '/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/118/fs': -2",
        from: 'kernel source, fs/overlayfs/super.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] overlayfs: failed to create directory /var/lib/docker/overlay2/6c11/work/work (errno: 28); mounting read-only',
        from: 'kernel source, fs/overlayfs/super.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: overlayfs: workdir and upperdir must be separate subtrees',
        from: 'kernel source, fs/overlayfs/super.c',
      },
      {
        source: 'dmesg',
        line: "[ 8123.456789] overlayfs: filesystem on '/data/upper' not supported as upperdir",
        from: 'kernel source, fs/overlayfs/super.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] overlayfs: unrecognized mount option "volatile" or missing value',
        from: 'kernel source, fs/overlayfs/super.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] overlayfs: maximum fs stacking depth exceeded',
        from: 'kernel source, fs/overlayfs/super.c',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 dockerd[2207]: time="2026-11-20T08:14:02Z" level=error msg="Handler for POST /containers/create returned error: readlink /var/lib/docker/overlay2/l: invalid argument"',
        from: 'docker overlay2 driver',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] overlayfs: "xino" feature enabled using 32 upper inode bits.',
        because: 'ordinary mount',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] overlayfs: lowerdir is in-use as upperdir/workdir of another mount, accessing files from both mounts will result in undefined behavior.',
        because: 'printed by ordinary container starts',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: "[ 8123.456789] overlayfs: null uuid detected in lower fs '/', falling back to xino=off,index=off,nfs_export=off.",
        because: 'ordinary mount',
        nearMiss: true,
      },
    ],
  },
});
