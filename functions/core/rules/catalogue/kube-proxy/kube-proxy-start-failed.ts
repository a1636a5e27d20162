import { defineRule } from '../../define';

export default defineRule({
  id: 'kube-proxy-start-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kube-proxy',
  component: 'kube-proxy',
  category: 'kube-proxy-start',
  severity: 'critical',
  criticalBecause: 'kube-proxy exits: no service rules are written on this node',
  title: 'kube-proxy could not start',
  sources: ['kube-proxy'],
  match: [
    { literal: 'unable to create proxier', pattern: /unable to create (?:ipv[46] )?proxier: (?<error>[^"]{3,200})/ },
    { literal: 'rror running ProxyServer', pattern: /[Ee]rror running ProxyServer\\*" err=\\*"(?<error>[^"]{3,200})/ },
    { literal: 'failed complete: ', pattern: /\bfailed complete: (?<error>[^"]{3,160})/ },
    { literal: '"Failed complete"', pattern: /"Failed complete\\*" err=\\*"(?<error>[^"]{3,160})/ },
  ],
  dedup: [],
  recovery: {
    literal: 'Caches are synced for',
    pattern: /Caches are synced for service config/,
    sources: ['kube-proxy'],
  },
  confidence: { alone: 0.9, strongerWith: ['conntrack-sysctl-failed', 'ipvs-modules-missing'] },
  mayCause: ['vpc-cni-apiserver-unreachable', 'pod-crash-loop'],
  why: 'Configuration, mode or kernel support is wrong: an unknown field, a mode without its modules, an address family the node lacks.',
  impact: 'New nodes have no working services; on running ones the rules of the last run stay.',
  remediation: [{ do: 'Correct the kube-proxy configuration of the add-on', risk: 'caution' }],
  runbook: 'kube-proxy-sync',
  nmaReason: 'KubeProxyNotReady',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/managing-kube-proxy.html',
    'https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 run.go:74] "command failed" err="unable to create proxier: can\'t set sysctl net/ipv4/conf/all/route_localnet to 1: open /proc/sys/net/ipv4/conf/all/route_localnet: read-only file system"',
        from: 'kubernetes cmd/kube-proxy/app',
      },
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 server.go:558] "Error running ProxyServer" err="iptables is not available on this host"',
        from: 'kubernetes cmd/kube-proxy/app, 1.29',
      },
      {
        source: 'kube-proxy',
        line: 'F1120 08:14:02.118204    3121 server.go:489] failed complete: no kind "KubeProxyConfiguration" is registered for version "kubeproxy.config.k8s.io/v1"',
        from: 'kubernetes cmd/kube-proxy/app, 1.18',
      },
      {
        source: 'kube-proxy',
        line: 'F1120 08:14:02.118204    3121 server.go:225] "Failed complete" err="open /var/lib/kube-proxy-config/config: no such file or directory"',
        from: 'kubernetes cmd/kube-proxy/app',
      },
    ],
    silent: [
      {
        source: 'kube-proxy',
        line: 'W1120 08:14:02.118204    3121 server_others.go:289] Flag proxy-mode="" unknown, assuming iptables proxy',
        because: 'default mode',
        nearMiss: true,
      },
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204    3121 server.go:872] "Version info" version="v1.31.2-eks-94953ac"',
        because: 'ordinary start',
      },
    ],
  },
});
