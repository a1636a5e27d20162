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
        /failed to (?:prepare|commit|stat|mount|view) (?:extraction |parent )?snapshot.{0,160}?: (?<error>[a-z][^"]{5,160})/,
      unless: /no space left|context canceled|already exists/,
    },
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
