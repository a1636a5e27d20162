import { defineRule } from '../../define';

export default defineRule({
  id: 'image-gc-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'images',
  component: 'image-gc',
  category: 'garbage-collection',
  severity: 'high',
  title: 'Image garbage collection cannot free enough space',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'Image garbage collection failed multiple times in a row',
      pattern: /Image garbage collection failed multiple times in a row/,
    },
    {
      literal: 'failed to garbage collect required amount of images',
      pattern: /failed to garbage collect required amount of images/,
      unless: /Image garbage collection failed multiple/,
    },
  ],
  dedup: [],
  recovery: {
    literal: 'Image garbage collection succeeded',
    pattern: /Image garbage collection succeeded/,
    sources: ['kubelet', 'windows'],
  },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['eviction-disk-pressure', 'eviction-without-effect'],
  why: 'All images are in use, or the space is taken by something else than images: logs, writable layers, other files on the same volume.',
  impact: 'Disk usage grows on until pods are evicted.',
  remediation: [
    { do: 'Find what fills the volume; images may be the smaller part', risk: 'safe' },
    { do: 'Grow the root volume or move data to its own volume', risk: 'disruptive' },
  ],
  runbook: 'eviction-pressure',
  references: ['https://kubernetes.io/docs/concepts/architecture/garbage-collection/#containers-images'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet.go:1375] "Image garbage collection failed multiple times in a row" err="failed to garbage collect required amount of images. Attempted to free 8589934592 bytes, but only found 0 bytes eligible to free."',
        from: 'kubernetes pkg/kubelet/kubelet.go, 1.27',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 kubelet.go:1302] failed to garbage collect required amount of images. Wanted to free 5487241625 bytes, but freed 1203311 bytes',
        from: 'kubernetes pkg/kubelet/images, 1.17',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet.go:1389] "Image garbage collection failed once. Stats initialization may not have completed yet" err="failed to get imageFs info: unable to find data in memory cache"',
        because: 'start-up race',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet.go:1399] "Image garbage collection succeeded"',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
