import { defineRule } from '../../define';

export default defineRule({
  id: 'kube-proxy-chain-setup-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kube-proxy',
  component: 'kube-proxy',
  category: 'service-rules',
  severity: 'high',
  title: 'kube-proxy cannot create its iptables chains',
  sources: ['kube-proxy'],
  match: [
    {
      literal: 'ailed to ensure chain',
      pattern: /[Ff]ailed to ensure chain (?:exists|jumps|\\*")/,
      unless: /xtables lock|Resource temporarily unavailable/,
    },
    {
      literal: 'Failed to ensure that ',
      pattern: /Failed to ensure that (?:nat|filter|mangle|chain) ?(?:chain )?[A-Z-]{0,40}/,
      unless: /xtables lock|Resource temporarily unavailable/,
    },
    {
      literal: 'Failed to initialize iptables',
      pattern: /Failed to initialize iptables/,
      unless: /xtables lock|Resource temporarily unavailable/,
    },
    { literal: 'iptables-save', pattern: /[Ff]ailed to execute iptables-save/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: ['xtables-lock-contention'] },
  mayCause: ['kube-proxy-sync-failed'],
  why: 'An iptables call failed: kernel module missing, mixed legacy and nft rules, or no privileges.',
  impact: 'Service traffic uses old rules or none.',
  remediation: [
    { do: 'Run iptables-save in the same image on the node and read the error', risk: 'safe' },
    { do: 'Align the iptables back ends of all agents', risk: 'caution' },
  ],
  runbook: 'kube-proxy-sync',
  nmaReason: 'KubeProxyNotReady',
  references: [
    'https://kubernetes.io/docs/reference/networking/virtual-ips/',
    'https://docs.aws.amazon.com/eks/latest/userguide/managing-kube-proxy.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 proxier.go:850] "Failed to ensure chain exists" err="error creating chain \\"KUBE-SERVICES\\": exit status 3: iptables v1.8.8 (legacy): can\'t initialize iptables table nat: Table does not exist" table="nat" chain="KUBE-SERVICES"',
        from: 'kubernetes pkg/proxy/iptables/proxier.go, 1.27',
      },
      {
        source: 'kube-proxy',
        line: 'E1120 08:14:02.118204    3121 proxier.go:757] Failed to ensure that nat chain KUBE-SERVICES exists: error creating chain "KUBE-SERVICES": exit status 1',
        from: 'kubernetes pkg/proxy/iptables/proxier.go, 1.17',
      },
      {
        source: 'kube-proxy',
        line: 'E1120 08:14:02.118204    3121 proxier.go:346] Failed to initialize iptables: error creating chain "KUBE-PORTALS-CONTAINER": exit status 2',
        from: 'kubernetes userspace proxy',
      },
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 proxier.go:1480] "Failed to execute iptables-save: stdout" err="exit status 1"',
        from: 'kubernetes pkg/proxy/iptables/proxier.go',
      },
    ],
    silent: [
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 proxier.go:850] "Failed to ensure chain jumps" err="error checking rule: exit status 4: Another app is currently holding the xtables lock."',
        because: 'the lock has its own rule',
        nearMiss: true,
      },
      {
        source: 'kube-proxy',
        line: 'I1120 08:14:02.118204    3121 server_others.go:171] Tearing down inactive rules.',
        because: 'ordinary start',
      },
    ],
  },
});
