import { defineRule } from '../../define';

export default defineRule({
  id: 'kubelet-disk-usage-slow',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'kubelet-slow',
  severity: 'medium',
  title: 'Measuring disk usage of containers is slow',
  sources: ['kubelet', 'windows'],
  match: {
    literal: 'fs: disk usage and inodes count on following dirs took',
    pattern: /fs: disk usage and inodes count on following dirs took (?<duration>[0-9.]{1,12}m?s)/,
  },
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.6, strongerWith: [] },
  mayCause: ['kubelet-housekeeping-slow'],
  why: 'cAdvisor walks the writable layer of each container; very many files or a saturated disk make it slow.',
  impact: 'Extra I/O, late eviction decisions.',
  remediation: [
    { do: 'Check IOPS and throughput of the root volume', risk: 'safe' },
    { do: 'Move directories with very many files to a volume', risk: 'caution' },
  ],
  runbook: 'nvme-ebs-io',
  nmaReason: 'KubeletDiskUsageSlow',
  references: ['https://github.com/google/cadvisor'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 fsHandler.go:119] fs: disk usage and inodes count on following dirs took 4.417209s: [/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/118/fs]; will not log again for this container unless duration exceeds 8s',
        from: 'google/cadvisor container/common/fsHandler.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: I1120 08:14:02.118204    3121 fsHandler.go:135] fs: disk usage and inodes count on following dirs took 2.04s: [/var/lib/docker/overlay2/7c/diff /var/lib/docker/containers/6c11]',
        from: 'google/cadvisor, docker',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 fs.go:137] Filesystem UUIDs: map[]',
        because: 'ordinary start',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 container.go:242] Failed to update stats for container "/docker/9bae": failed to read stat from "/sys/class/net/statistics/rx_bytes" for device "", continuing to push stats',
        because: 'a container that is gone',
        nearMiss: true,
      },
    ],
  },
});
