import { defineRule } from '../../define';

export default defineRule({
  id: 'xtables-lock-contention',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kube-proxy',
  component: 'kube-proxy',
  category: 'iptables-lock',
  severity: 'high',
  title: 'iptables is locked by another process',
  sources: ['kube-proxy', 'cni', 'kubelet'],
  match: [
    { literal: 'holding the xtables lock', pattern: /holding the xtables lock/ },
    {
      literal: 'iptables: Resource temporarily unavailable',
      pattern: /exit status 4: .{0,60}iptables: Resource temporarily unavailable/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [
    'vpc-cni-host-network-setup-failed',
    'kubelet-iptables-rules-failed',
    'kube-proxy-sync-failed',
    'kube-proxy-chain-setup-failed',
  ],
  why: 'Several agents change iptables on one node and wait for one lock. With many rules each holder keeps it for seconds, and the others give up.',
  impact: 'Service, SNAT or port rules are written late or not at all.',
  remediation: [
    { do: 'Find who holds the lock: a loop of iptables -L, a security agent, a second CNI', risk: 'safe' },
    { do: 'Reduce the number of rules, or move kube-proxy to the nftables or ipvs mode', risk: 'disruptive' },
  ],
  runbook: 'kube-proxy-sync',
  references: [
    'https://kubernetes.io/docs/reference/networking/virtual-ips/',
    'https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 proxier.go:890] "Failed to ensure chain jumps" err="error checking rule: exit status 4: Another app is currently holding the xtables lock; still 5s 0us time ahead to have a chance to grab the lock..." table="filter" srcChain="INPUT" dstChain="KUBE-EXTERNAL-SERVICES"',
        from: 'kubernetes pkg/proxy/iptables, iptables 1.8.4',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet_network_linux.go:83] Failed to ensure rule to drop packet marked by KUBE-MARK-DROP: error checking rule: exit status 4: Another app is currently holding the xtables lock. Perhaps you want to use the -w option?',
        from: 'kubernetes pkg/kubelet/kubelet_network_linux.go',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"networkutils/network.go:412","msg":"host network setup: failed to add nat/POSTROUTING rule first SNAT rules, running [/usr/sbin/iptables -t nat -A POSTROUTING --wait]: exit status 4: iptables: Resource temporarily unavailable.\\n"}',
        from: 'amazon-vpc-cni-k8s pkg/networkutils',
      },
    ],
    silent: [
      {
        source: 'kube-proxy',
        line: 'I1120 08:14:02.118204    3121 iptables.go:186] running iptables -C [PREROUTING -t nat -j KUBE-PROXY]',
        because: 'ordinary call',
      },
      {
        source: 'kube-proxy',
        line: 'I1120 08:14:02.118204    3121 iptables.go:221] Opening xtables lock file /run/xtables.lock',
        because: 'the lock is taken',
        nearMiss: true,
      },
    ],
  },
});
