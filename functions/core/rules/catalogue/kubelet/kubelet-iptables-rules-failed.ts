import { defineRule } from '../../define';

export default defineRule({
  id: 'kubelet-iptables-rules-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'service-rules',
  severity: 'high',
  title: 'kubelet cannot set its iptables rules',
  sources: ['kubelet'],
  match: [
    { literal: 'Failed to initialize iptables rules', pattern: /Failed to initialize iptables rules/ },
    { literal: 'that iptables hint chain', pattern: /[Ff]ailed to ensure that iptables hint chain/ },
    {
      literal: 'ailed to ensure ',
      pattern:
        /[Ff]ailed to ensure (?:marking rule for KUBE-MARK-DROP|rule to drop packet marked by KUBE-MARK-DROP|that (?:nat|filter) chain KUBE-[A-Z-]{3,30} exists|KUBE-MARK-MASQ)/,
      unless: /xtables lock/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: ['xtables-lock-contention'] },
  mayCause: [],
  why: 'iptables failed or timed out: the lock is held by others, a kernel module is missing, or the back ends are mixed.',
  impact: 'Packets marked for drop or masquerade are treated wrongly; host ports and services may fail.',
  remediation: [{ do: 'Run iptables-save on the node and look who else changes rules', risk: 'safe' }],
  runbook: 'kube-proxy-sync',
  references: ['https://kubernetes.io/docs/reference/networking/virtual-ips/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet_network_linux.go:53] "Failed to initialize iptables rules; some functionality may be missing." protocol="IPv4"',
        from: 'kubernetes pkg/kubelet/kubelet_network_linux.go, 1.27',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet_network_linux.go:67] "Failed to ensure that iptables hint chain exists" err="error creating chain "KUBE-IPTABLES-HINT": exit status 3: modprobe: FATAL: Module ip_tables not found"',
        from: 'kubernetes pkg/kubelet/kubelet_network_linux.go, 1.27',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 kubelet_network_linux.go:77] Failed to ensure rule to drop packet marked by KUBE-MARK-DROP in filter chain KUBE-FIREWALL: error appending rule: exit status 1',
        from: 'kubernetes pkg/kubelet/kubelet_network_linux.go, 1.17',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet_network_linux.go:50] "Initialized iptables rules." protocol="IPv4"',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet_network_linux.go:83] Failed to ensure rule to drop packet marked by KUBE-MARK-DROP: error checking rule: exit status 4: Another app is currently holding the xtables lock.',
        because: 'the lock has its own rule',
        nearMiss: true,
      },
    ],
  },
});
