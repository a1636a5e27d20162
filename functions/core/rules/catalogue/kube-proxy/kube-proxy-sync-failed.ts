import { defineRule } from '../../define';

export default defineRule({
  id: 'kube-proxy-sync-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kube-proxy',
  component: 'kube-proxy',
  category: 'service-rules',
  severity: 'medium',
  title: 'kube-proxy could not sync its rules and will try again',
  sources: ['kube-proxy'],
  match: [
    {
      literal: 'Sync failed',
      pattern: /Sync failed\\*"?(?:;| )(?: ?retrying in |retryingTime=\\*")(?<pause>[0-9ms.]{2,10})/,
    },
    { literal: 'rror syncing iptables rules', pattern: /[Ee]rror syncing iptables rules/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: ['kube-proxy-iptables-restore-failed', 'kube-proxy-chain-setup-failed'] },
  mayCause: [],
  why: 'The sync before it failed; the error stands in the line above.',
  impact: 'Rules are stale until a sync works.',
  remediation: [{ do: 'Read the error line before it', risk: 'safe' }],
  runbook: 'kube-proxy-sync',
  nmaReason: 'KubeProxyNotReady',
  references: ['https://kubernetes.io/docs/reference/networking/virtual-ips/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204    3121 proxier.go:858] "Sync failed" retryingTime="30s"',
        from: 'kubernetes pkg/proxy/iptables, 1.20 and later',
      },
      {
        source: 'kube-proxy',
        line: 'I1120 08:14:02.118204    3121 proxier.go:779] Sync failed; retrying in 30s',
        from: 'kubernetes pkg/proxy/iptables, 1.17',
      },
      {
        source: 'kube-proxy',
        line: 'E1120 08:14:02.118204    3121 proxier.go:812] Error syncing iptables rules: exit status 2',
        from: 'kubernetes pkg/proxy/iptables',
      },
    ],
    silent: [
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204    3121 proxier.go:812] "SyncProxyRules complete" elapsed="128.1ms"',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204    3121 proxier.go:871] "Syncing iptables rules"',
        because: 'ordinary',
        nearMiss: true,
      },
    ],
  },
});
