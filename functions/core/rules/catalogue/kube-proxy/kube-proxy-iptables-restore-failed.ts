import { defineRule } from '../../define';

export default defineRule({
  id: 'kube-proxy-iptables-restore-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kube-proxy',
  component: 'kube-proxy',
  category: 'service-rules',
  severity: 'high',
  title: 'kube-proxy cannot write its iptables rules',
  sources: ['kube-proxy'],
  match: {
    literal: 'ailed to execute iptables-restore',
    pattern: /[Ff]ailed to execute iptables-restore(?::|\\*" err=)/,
    unless: /xtables lock|Resource temporarily unavailable|ip6tables-restore.{0,80}unable to initialize/,
  },
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['kube-proxy-sync-failed'],
  why: 'iptables-restore refused the whole rule set: a rule it does not understand, a missing kernel module, mixed legacy and nft back ends, or a name that is too long.',
  impact: 'Services keep the rules of the last success: new endpoints get no traffic and removed ones still do.',
  remediation: [
    { do: 'Read the line number and the text iptables-restore complains about', risk: 'safe' },
    { do: 'Make sure all agents on the node use the same iptables back end', risk: 'caution' },
    { do: 'Restart kube-proxy; replace the node when it continues', risk: 'disruptive' },
  ],
  runbook: 'kube-proxy-sync',
  nmaReason: 'KubeProxyNotReady',
  references: ['https://kubernetes.io/docs/reference/networking/virtual-ips/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 proxier.go:1494] "Failed to execute iptables-restore" err=<',
        from: 'kubernetes pkg/proxy/iptables/proxier.go, 1.27',
      },
      {
        source: 'kube-proxy',
        line: "E1120 08:14:02.118204    3121 proxier.go:1443] Failed to execute iptables-restore: exit status 2 (iptables-restore v1.8.4 (legacy): Couldn't load target `KUBE-SVC-TCOU7JCQXEZGVUNU':No such file or directory",
        from: 'kubernetes pkg/proxy/iptables/proxier.go, 1.18',
      },
    ],
    silent: [
      {
        source: 'kube-proxy',
        line: 'I1120 08:14:02.118204    3121 proxier.go:871] "Syncing iptables rules"',
        because: 'ordinary sync',
        nearMiss: true,
      },
      {
        source: 'kube-proxy',
        line: 'I1120 08:14:02.118204    3121 proxier.go:812] "SyncProxyRules complete" elapsed="128.1ms"',
        because: 'success',
      },
      {
        source: 'kube-proxy',
        line: "E1120 08:14:02.118204    3121 proxier.go:1619] Failed to execute iptables-restore: exit status 2 (ip6tables-restore v1.8.5 (legacy): ip6tables-restore: unable to initialize table 'nat'",
        because: 'a node without IPv6',
        nearMiss: true,
      },
    ],
  },
});
