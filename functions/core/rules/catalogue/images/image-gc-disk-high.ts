import { defineRule } from '../../define';

export default defineRule({
  id: 'image-gc-disk-high',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'images',
  component: 'image-gc',
  category: 'garbage-collection',
  severity: 'medium',
  title: 'Image file system is above the garbage collection threshold',
  sources: ['kubelet', 'windows'],
  match: {
    literal: 'over the high threshold',
    pattern:
      /[Dd]isk usage on (?:image filesystem|"[^"]{1,120}" \([^)]{1,160}\)) is (?:at (?<usage>\d{1,3})% which is )?over the high threshold/,
  },
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.8, strongerWith: [] },
  mayCause: ['image-gc-failed', 'eviction-disk-pressure'],
  why: 'More than imageGCHighThresholdPercent (85 by default) of the volume is used, so kubelet deletes unused images.',
  impact: 'None as long as enough can be freed; then pulls take longer.',
  remediation: [{ do: 'Watch whether it comes back every few minutes; then grow the volume', risk: 'safe' }],
  runbook: 'eviction-pressure',
  references: ['https://kubernetes.io/docs/concepts/architecture/garbage-collection/#containers-images'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 image_gc_manager.go:310] "Disk usage on image filesystem is over the high threshold, trying to free bytes down to the low threshold" usage=91 highThreshold=85 amountToFree=8589934592 lowThreshold=80',
        from: 'kubernetes pkg/kubelet/images/image_gc_manager.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: I1120 08:14:02.118204    3121 image_gc_manager.go:305] [imageGCManager]: Disk usage on "/dev/nvme0n1p1" (/var/lib/docker) is at 88% which is over the high threshold (85%). Trying to free 5487241625 bytes',
        from: 'kubernetes pkg/kubelet/images, 1.10',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 image_gc_manager.go:295] "Removing image to free bytes" imageID="sha256:d8a0" size=23418326',
        because: 'deletion goes on',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 flags.go:64] FLAG: --image-gc-high-threshold="85"',
        because: 'configuration',
        nearMiss: true,
      },
    ],
  },
});
