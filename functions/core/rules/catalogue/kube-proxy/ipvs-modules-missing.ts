import { defineRule } from '../../define';

export default defineRule({
  id: 'ipvs-modules-missing',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kube-proxy',
  component: 'kube-proxy',
  category: 'service-rules',
  severity: 'high',
  title: 'IPVS cannot be used on this node',
  sources: ['kube-proxy'],
  match: [
    { literal: "an't use the IPVS proxier", pattern: /[Cc]an't use the IPVS proxier/ },
    { literal: "an't use ipvs proxier", pattern: /[Cc]an't use ipvs proxier/ },
    {
      literal: 'IPVS proxier will not be used',
      pattern:
        /IPVS proxier will not be used because the following required kernel modules are not loaded: \[(?<modules>[a-z_ ]{3,120})\]/,
    },
  ],
  dedup: [],
  recovery: { boundary: 'reboot', quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['kube-proxy-start-failed'],
  why: 'Kernel modules ip_vs, ip_vs_rr and others or the ipset tool are missing on the image.',
  impact: 'kube-proxy falls back to iptables or exits, depending on the version.',
  remediation: [{ do: 'Load the modules at boot (modules-load.d) and install ipset and ipvsadm', risk: 'disruptive' }],
  runbook: 'kube-proxy-sync',
  nmaReason: 'KubeProxyNotReady',
  references: [
    'https://docs.aws.amazon.com/eks/latest/best-practices/ipvs.html',
    'https://kubernetes.io/docs/reference/networking/virtual-ips/',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 server.go:140] "Can\'t use the IPVS proxier" err="IPVS requires the following modules: [ip_vs ip_vs_rr ip_vs_wrr ip_vs_sh]"',
        from: 'kubernetes cmd/kube-proxy/app, 1.27',
      },
      {
        source: 'kube-proxy',
        line: "W1120 08:14:02.118204    3121 server_others.go:330] can't use ipvs proxier, trying iptables proxier",
        from: 'kubernetes cmd/kube-proxy/app, 1.15',
      },
      {
        source: 'kube-proxy',
        line: 'I1120 08:14:02.118204    3121 server_others.go:296] IPVS proxier will not be used because the following required kernel modules are not loaded: [ip_vs ip_vs_rr ip_vs_wrr ip_vs_sh]',
        from: 'kubernetes pkg/proxy/ipvs, 1.12',
      },
    ],
    silent: [
      {
        source: 'kube-proxy',
        line: 'W1120 08:14:02.118204    3121 proxier.go:493] Failed to load kernel module ip_vs_rr with modprobe. You can ignore this message when kube-proxy is running inside container without mounting /lib/modules',
        because: 'harmless',
        nearMiss: true,
      },
      {
        source: 'kube-proxy',
        line: 'I1120 08:14:02.118204    3121 server_linux.go:110] Using ipvs Proxier.',
        because: 'it works',
        nearMiss: true,
      },
    ],
  },
});
