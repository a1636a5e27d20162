import { defineRule } from '../../define';

export default defineRule({
  id: 'log-rotation-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'disk-usage',
  severity: 'medium',
  title: 'kubelet cannot rotate a container log',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'ailed to rotate log for container',
      pattern: /[Ff]ailed to rotate log for container.{0,160}?err="(?<error>[^"]{3,160})/,
    },
    {
      literal: 'ailed to rotate log "',
      pattern:
        /[Ff]ailed to rotate log "(?<path>[^"]{5,250})" for container "[0-9a-f]{4,64}": (?<error>[a-z][^"]{3,160})/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['eviction-disk-pressure'],
  why: 'Renaming or compressing the log failed, often because the disk is full or the runtime did not reopen it.',
  impact: 'The log grows without limit and may fill the disk.',
  remediation: [{ do: 'Check free space and the runtime', risk: 'safe' }],
  runbook: 'eviction-pressure',
  references: ['https://kubernetes.io/docs/concepts/cluster-administration/logging/#log-rotation'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 container_log_manager.go:257] "Failed to rotate log for container" worker=1 containerID="6c11" path="/var/log/pods/shop_api_0d6c/api/0.log" currentSize=52428811 maxSize=10485760 err="failed to compress log \\"/var/log/pods/shop_api_0d6c/api/0.log.20261120-081402\\": no space left on device"',
        from: 'kubernetes pkg/kubelet/logs, 1.30',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 container_log_manager.go:231] Failed to rotate log "/var/log/pods/shop_api_0d6c/api/0.log" for container "6c119fe2": failed to reopen container log: context deadline exceeded',
        from: 'kubernetes pkg/kubelet/logs, 1.18',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 flags.go:64] FLAG: --container-log-max-files="5"',
        because: 'configuration',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 logrotate: ALERT exited abnormally with [1]',
        because: 'the system tool, not kubelet',
        nearMiss: true,
      },
    ],
  },
});
