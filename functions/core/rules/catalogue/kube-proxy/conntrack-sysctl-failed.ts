import { defineRule } from '../../define';

export default defineRule({
  id: 'conntrack-sysctl-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kube-proxy',
  component: 'kube-proxy',
  category: 'conntrack',
  severity: 'high',
  title: 'kube-proxy cannot set conntrack limits',
  sources: ['kube-proxy'],
  match: [
    {
      literal: 'nf_conntrack',
      pattern:
        /(?:open|write) \/(?:proc\/sys\/net\/netfilter\/|sys\/module\/)nf_conntrack[a-z_/]{0,60}: (?<error>permission denied|read-only file system|operation not supported|no such file or directory|invalid argument)/,
    },
    { literal: 'sysfs is not writable', pattern: /sysfs is not writable: (?<path>[^"\\]{3,120})/ },
  ],
  dedup: [],
  recovery: { boundary: 'reboot', quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['kube-proxy-start-failed'],
  why: 'The container is not privileged enough, or the hash size may not be changed in this network namespace or kernel.',
  impact: 'kube-proxy exits, or the table keeps its small default size and may fill up.',
  remediation: [
    {
      do: 'Run kube-proxy privileged, or set conntrack.maxPerCore and min to 0 and size the table on the host',
      risk: 'caution',
    },
  ],
  runbook: 'kube-proxy-sync',
  references: [
    'https://kubernetes.io/docs/reference/networking/virtual-ips/',
    'https://kubernetes.io/docs/reference/command-line-tools-reference/kube-proxy/',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F F1120 08:14:02.118204    3121 server.go:495] open /proc/sys/net/netfilter/nf_conntrack_max: permission denied',
        from: 'kubernetes cmd/kube-proxy/app/conntrack.go',
      },
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 run.go:74] "command failed" err="write /sys/module/nf_conntrack/parameters/hashsize: operation not supported"',
        from: 'kubernetes cmd/kube-proxy/app/conntrack.go',
      },
      {
        source: 'kube-proxy',
        line: 'E1120 08:14:02.118204    3121 conntrack.go:83] sysfs is not writable: {Device:sysfs Path:/sys Type:sysfs Opts:[ro nosuid]} (mount options are [ro nosuid])',
        from: 'kubernetes cmd/kube-proxy/app/conntrack.go, 1.17',
      },
    ],
    silent: [
      {
        source: 'kube-proxy',
        line: "I1120 08:14:02.118204    3121 conntrack.go:100] Set sysctl 'net/netfilter/nf_conntrack_max' to 131072",
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'kube-proxy',
        line: 'I1120 08:14:02.118204    3121 conntrack.go:52] Setting nf_conntrack_max to 262144',
        because: 'ordinary',
        nearMiss: true,
      },
    ],
  },
});
