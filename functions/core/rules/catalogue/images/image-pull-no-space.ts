import { defineRule } from '../../define';

export default defineRule({
  id: 'image-pull-no-space',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'images',
  component: 'image-pull',
  category: 'disk-full',
  severity: 'critical',
  criticalBecause: 'the volume of the runtime is full: no image can be unpacked and no new pod starts',
  title: 'No space left to unpack an image',
  sources: ['runtime', 'sandbox-image'],
  match: {
    literal: 'o space left on device',
    pattern:
      /(?:register layer|extract(?:ing)? layer|ApplyLayer|failed to (?:pull|copy|write|unpack)|[Pp]ull(?:ing)? image|ingest).{0,500}?: [Nn]o space left on device/,
  },
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['image-pull-backoff', 'eviction-disk-pressure'],
  why: 'Layers are written to the volume of /var/lib/containerd or /var/lib/docker, and it has no free blocks or inodes.',
  impact: 'Pods with images that are not on the node cannot start, and running ones soon cannot write.',
  remediation: [
    { do: 'Check blocks and inodes (df, df -i) of that volume', risk: 'safe' },
    { do: 'Remove unused images, large logs and writable layers', risk: 'caution' },
    { do: 'Use larger volumes in the launch template', risk: 'disruptive' },
  ],
  runbook: 'disk-pressure',
  references: [
    'https://kubernetes.io/docs/concepts/architecture/garbage-collection/#containers-images',
    'https://kubernetes.io/docs/concepts/containers/images/',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"nginx:1.27\\" failed" error="failed to pull and unpack image \\"nginx:1.27\\": failed to extract layer sha256:9f86d081: write /var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/118/fs/usr/lib/libssl.so: no space left on device: unknown"',
        from: 'containerd core/unpack',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="Attempting next endpoint for pull after error: failed to register layer: Error processing tar file(exit status 1): write /opt/model.bin: no space left on device"',
        from: 'docker daemon',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="RunPodSandbox failed" error="mkdir /var/lib/containerd/io.containerd.grpc.v1.cri/sandboxes/6c11: no space left on device"',
        because: 'not a pull: runtime-no-space',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: W1120 08:14:02.118204    3121 watcher.go:93] inotify_add_watch /sys/fs/cgroup/cpu: no space left on device',
        because: 'inotify watches',
        nearMiss: true,
      },
    ],
  },
});
