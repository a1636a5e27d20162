import { defineRule } from '../../define';

export default defineRule({
  id: 'kube-proxy-nftables-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kube-proxy',
  component: 'kube-proxy',
  category: 'service-rules',
  severity: 'high',
  title: 'kube-proxy cannot write its nftables rules',
  sources: ['kube-proxy'],
  match: [
    { literal: 'nftables sync failed', pattern: /nftables sync failed(?:\\*" err=\\*"(?<error>[^"]{3,160}))?/ },
    { literal: 'ould not initialize nftables', pattern: /[Cc]ould not initialize nftables/ },
    {
      literal: 'the nftables proxier',
      pattern: /[Cc]an't use the nftables proxier|Unable to use the nftables proxier/,
    },
    { literal: 'could not run nftables command', pattern: /could not run nftables command: (?<error>[^"]{3,120})/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['kube-proxy-start-failed'],
  why: 'nft is missing or too old, the kernel lacks features (5.13 or later), or another program changed the table kube-proxy.',
  impact: 'Services keep old rules or have none.',
  remediation: [
    { do: 'Check kernel and nft versions on the node', risk: 'safe' },
    { do: 'Go back to iptables mode', risk: 'disruptive' },
  ],
  runbook: 'kube-proxy-sync',
  nmaReason: 'KubeProxyNotReady',
  references: [
    'https://kubernetes.io/docs/reference/networking/virtual-ips/',
    'https://kubernetes.io/blog/2025/02/28/nftables-kube-proxy/',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 proxier.go:1800] "nftables sync failed" err="/dev/stdin:12:1-80: Error: Could not process rule: No such file or directory" ipFamily="IPv4"',
        from: 'kubernetes pkg/proxy/nftables/proxier.go',
      },
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 run.go:74] "command failed" err="could not initialize nftables: nft not found"',
        from: 'kubernetes pkg/proxy/nftables',
      },
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 run.go:74] "Unable to use the nftables proxier"',
        from: 'kubernetes cmd/kube-proxy/app',
      },
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 proxier.go:400] "Error cleaning up" err="could not run nftables command: permission denied"',
        from: 'knftables',
      },
    ],
    silent: [
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204    3121 server_linux.go:115] "Using nftables Proxier"',
        because: 'ordinary start',
        nearMiss: true,
      },
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204    3121 proxier.go:1180] "Syncing nftables rules" ipFamily="IPv4"',
        because: 'ordinary',
        nearMiss: true,
      },
    ],
  },
});
