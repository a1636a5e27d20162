import { defineRule } from '../../define';

export default defineRule({
  id: 'kubelet-resolv-conf-limits',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'dns',
  component: 'kubelet',
  category: 'dns-config',
  severity: 'low',
  title: 'resolv.conf of the node has more entries than pods may get',
  sources: ['kubelet'],
  match: [
    { literal: 'ameserver limits', pattern: /[Nn]ameserver limits (?:exceeded|were exceeded)/ },
    { literal: 'ine limits ', pattern: /[Ss]earch [Ll]ine limits (?:were )?exceeded/ },
  ],
  dedup: [],
  recovery: { none: 'kubelet repeats it as long as the file stays' },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'A pod gets at most three name servers and 32 search domains; kubelet drops the rest.',
  impact: 'Names known only to a dropped server do not resolve in pods with dnsPolicy Default.',
  remediation: [{ do: 'Shorten the list in the DHCP options', risk: 'caution' }],
  runbook: 'dns-failures',
  references: ['https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 dns.go:153] "Nameserver limits exceeded" err="Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: 10.0.0.2 10.0.0.3 10.0.0.4"',
        from: 'kubernetes pkg/kubelet/network/dns',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 dns.go:125] Search Line limits were exceeded, some search paths have been omitted, the applied search line is: shop.svc.cluster.local svc.cluster.local cluster.local',
        from: 'kubernetes pkg/kubelet/network/dns, 1.17',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 flags.go:64] FLAG: --resolv-conf="/etc/resolv.conf"',
        because: 'configuration',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 event.go:307] "Event occurred" reason="MissingClusterDNS" message="kubelet does not have ClusterDNS IP configured"',
        because: 'another setting',
        nearMiss: true,
      },
    ],
  },
});
