import { defineRule } from '../../define';

export default defineRule({
  id: 'snapshotter-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'snapshotter',
  severity: 'high',
  title: 'Snapshotter cannot prepare or mount a container file system',
  sources: ['runtime'],
  match: [
    {
      literal: ' snapshot',
      pattern:
        /failed to (?:create |prepare |commit |stat |mount |view ){1,2}(?:extraction |parent )?snapshot.{0,160}?: (?<error>[a-z][^"]{5,160})/,
      unless: /no space left|context canceled|already exists|parent snapshot/,
    },
    { literal: 'failed to stat parent', pattern: /failed to stat parent: (?<error>stat [^"]{5,200})/ },
    {
      literal: 'failed to mount rootfs component',
      pattern: /failed to mount rootfs component (?<component>[^:"]{3,120}): (?<error>[^"]{3,120})/,
    },
    { literal: 'parent snapshot', pattern: /parent snapshot (?<snapshot>sha256:[0-9a-f]{6,64}) does not exist/ },
    {
      literal: 'error creating overlay mount',
      pattern: /error creating overlay mount to (?<path>\S{5,200}): (?<error>[^"]{3,80})/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['sandbox-creation-failed', 'container-start-error'],
  why: 'Layers on disk do not fit the database of containerd, the overlay module is missing, mounts are exhausted, or a lazy-loading snapshotter is not running.',
  impact: 'Containers of the affected images do not start on this node.',
  remediation: [
    { do: 'Remove and pull the image again (crictl rmi)', risk: 'caution' },
    { do: 'Replace the node when several images are affected', risk: 'disruptive' },
  ],
  runbook: 'container-runtime-failures',
  references: ['https://github.com/containerd/containerd/blob/main/docs/snapshotters/README.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"nginx:1.27\\" failed" error="failed to pull and unpack image \\"docker.io/library/nginx:1.27\\": failed to prepare extraction snapshot \\"extract-911-x2k8 sha256:9f86d081\\": parent snapshot sha256:9f86d081 does not exist: not found"',
        from: 'containerd core/unpack',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="CreateContainer within sandbox \\"6c11\\" failed" error="failed to create containerd container: failed to prepare snapshot \\"6c11\\": dial unix /run/soci-snapshotter-grpc/soci-snapshotter-grpc.sock: connect: connection refused: unavailable"',
        from: 'containerd proxy snapshotter',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kuberuntime_sandbox.go:68] CreatePodSandbox for pod "api_shop(0d6c)" failed: rpc error: code = Unknown desc = failed to create containerd container: failed to create snapshot: missing parent "k8s.io/9/sha256:e17133b7" bucket: not found',
        from: 'containerd metadata store, 1.2',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"nginx:1.27\\" failed" error="failed to unpack image: failed to stat parent: stat /var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/112/fs: no such file or directory"',
        from: 'containerd plugins/snapshots/overlay',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="StartContainer for \\"6c11\\" failed" error="failed to create containerd task: failed to mount rootfs component &{overlay overlay []}: no such device: unknown"',
        from: 'containerd core/mount',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="Handler for POST /v1.40/containers/create returned error: error creating overlay mount to /var/lib/docker/overlay2/7c/merged: device or resource busy"',
        from: 'docker overlay2 driver',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="Failed to get usage for snapshot \\"extract-44 sha256:974937c8\\"" error="lstat /var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/62/fs: no such file or directory"',
        because: 'a snapshot that was just removed',
        nearMiss: true,
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="loading plugin" id=io.containerd.snapshotter.v1.overlayfs type=io.containerd.snapshotter.v1',
        because: 'ordinary start',
        nearMiss: true,
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="skip loading plugin" error="path /var/lib/containerd/io.containerd.snapshotter.v1.btrfs (xfs) must be a btrfs filesystem to be used with the btrfs snapshotter: skip plugin"',
        because: 'optional snapshotter',
        nearMiss: true,
      },
    ],
  },
});
