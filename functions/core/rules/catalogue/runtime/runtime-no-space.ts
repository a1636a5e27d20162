import { defineRule } from '../../define';

export default defineRule({
  id: 'runtime-no-space',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'disk-full',
  severity: 'critical',
  criticalBecause: 'the file system of the runtime is full: no container can be created and logs and state are lost',
  title: 'No space left for the container runtime or kubelet',
  sources: ['runtime'],
  // Pulls that fail for space are reported by image-pull-no-space, inotify limits by inotify-limit-reached
  match: {
    literal: 'o space left on device',
    pattern:
      /(?:\/var\/lib\/(?:containerd|docker|kubelet)|\/run\/(?:containerd|docker)|\/var\/log\/pods|meta\.db|checkpoint)[^"]{0,160}: [Nn]o space left on device/,
    unless: /[Pp]ull|register layer|extract layer|failed to copy|ingest|inotify/,
  },
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [
    'sandbox-creation-failed',
    'container-start-error',
    'containerd-unit-failed',
    'eviction-disk-pressure',
    'image-pull-no-space',
    'image-gc-failed',
    'log-rotation-failed',
  ],
  why: 'The volume of /var or its inodes are used up by images, logs, writable layers or a runaway file.',
  impact: 'Pods cannot start, running ones cannot write, and the runtime may lose its state.',
  remediation: [
    { do: 'Find what fills the volume (df, df -i, du)', risk: 'safe' },
    { do: 'Remove unused images and large logs', risk: 'caution' },
    { do: 'Replace the node with a larger volume', risk: 'disruptive' },
  ],
  runbook: 'disk-pressure',
  references: ['https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="RunPodSandbox for &PodSandboxMetadata{Name:api,Uid:0d6c,Namespace:shop,Attempt:0,} failed, error" error="failed to create sandbox root directory \\"/var/lib/containerd/io.containerd.grpc.v1.cri/sandboxes/6c11\\": mkdir /var/lib/containerd/io.containerd.grpc.v1.cri/sandboxes/6c11: no space left on device"',
        from: 'containerd internal/cri',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 nestedpendingoperations.go:348] Error: MountVolume.SetUp failed for volume "settings" : mkdir /var/lib/kubelet/pods/0d6c/volumes/kubernetes.io~configmap/settings: no space left on device',
        from: 'kubernetes pkg/volume',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"nginx:1.27\\" failed" error="failed to pull and unpack image \\"docker.io/library/nginx:1.27\\": failed to extract layer sha256:9f86: write /var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/118/fs/usr/lib/x: no space left on device: unknown"',
        because: 'a pull has its own rule',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: W1120 08:14:02.118204    3121 watcher.go:93] inotify_add_watch /sys/fs/cgroup/cpu: no space left on device',
        because: 'inotify watches, not disk',
        nearMiss: true,
      },
    ],
  },
});
