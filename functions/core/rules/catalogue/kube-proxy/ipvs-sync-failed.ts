import { defineRule } from '../../define';

export default defineRule({
  id: 'ipvs-sync-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kube-proxy',
  component: 'kube-proxy',
  category: 'service-rules',
  severity: 'medium',
  title: 'kube-proxy cannot write an IPVS service or ipset',
  sources: ['kube-proxy'],
  match: [
    { literal: 'IPVS service', pattern: /[Ff]ailed to (?:sync|add|edit|update|delete)(?: the)? IPVS service/ },
    { literal: 'ailed to make sure ', pattern: /[Ff]ailed to make sure (?:existence of )?(?:the )?(?:ip set|ipset)/ },
    {
      literal: 'sync endpoint for service',
      pattern:
        /[Ff]ailed to sync endpoint for service(?:\\*" .{0,200}?err=\\*"|: \S{3,60}, err: )(?<error>[^"]{3,120})/,
    },
    { literal: 'ailed to list IPVS', pattern: /Failed to list IPVS (?:destinations|virtual servers)/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'netlink or ipset refused the change; versions of ipset and kernel may not fit.',
  impact: 'Some services have stale backends.',
  remediation: [{ do: 'Read the error; compare ipset in the image with the kernel', risk: 'safe' }],
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
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 proxier.go:1900] "Failed to add IPVS service" err="invalid argument" servicePortName="shop/api:http"',
        from: 'kubernetes pkg/proxy/ipvs/proxier.go',
      },
      {
        source: 'kube-proxy',
        line: 'E1120 08:14:02.118204    3121 ipset.go:180] Failed to make sure existence of ip set: &{{KUBE-LOOP-BACK hash:ip,port,ip}} exist, error: error creating ipset KUBE-LOOP-BACK, error: exit status 1',
        from: 'kubernetes pkg/proxy/ipvs/ipset.go',
      },
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 proxier.go:1340] "Failed to sync endpoint for service" servicePortName="shop/api:http" virtualServer="172.20.9.9:80" err="no such process"',
        from: 'kubernetes pkg/proxy/ipvs/proxier.go',
      },
      {
        source: 'kube-proxy',
        line: 'E1120 08:14:02.118204    3121 proxier.go:1950] Failed to list IPVS destinations, error: parseIP Error',
        from: 'kubernetes pkg/proxy/ipvs/proxier.go, 1.18',
      },
    ],
    silent: [
      {
        source: 'kube-proxy',
        line: 'I1120 08:14:02.118204    3121 proxier.go:1880] Bound IPVS service 172.20.9.9:80',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'kube-proxy',
        line: 'I1120 08:14:02.118204    3121 graceful_termination.go:93] lw: remote out of the list: 172.20.9.9:80/TCP/10.0.20.7:8080',
        because: 'ordinary',
      },
    ],
  },
});
