import { defineRule } from '../../define';

export default defineRule({
  id: 'windows-kube-proxy-policy-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'windows',
  component: 'kube-proxy',
  category: 'windows-network',
  severity: 'high',
  title: 'kube-proxy on Windows cannot program services',
  sources: ['windows'],
  match: [
    { literal: 'Policy creation failed', pattern: /Policy creation failed(?:"? err="|: )(?<error>[^"\n]{3,120})/ },
    {
      literal: 'ndpoint creation failed',
      pattern: /(?:Remote e|E)ndpoint creation failed(?:"? err="|: )(?<error>[^"\n]{3,120})/,
    },
    {
      literal: 'hcnCreateLoadBalancer failed',
      pattern: /hcnCreateLoadBalancer failed in Win32: (?<error>[^"\n(]{3,100})/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: ['windows-hns-failed'] },
  mayCause: ['probe-failed', 'coredns-upstream-timeout'],
  why: 'HNS refuses load balancers or endpoints: stale ones with the same port, too many of them, or a wrong network.',
  impact: 'Services of the cluster, DNS first, are not reachable from pods on the node.',
  remediation: [
    { do: 'Stop kube-proxy, remove HNS policies and start it again', risk: 'caution' },
    { do: 'Replace the node', risk: 'disruptive' },
  ],
  runbook: 'windows-nodes',
  references: [
    'https://learn.microsoft.com/en-us/virtualization/windowscontainers/kubernetes/common-problems',
    'https://docs.aws.amazon.com/eks/latest/userguide/windows-support.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","E1120 08:14:02.118204    3176 proxier.go:1034] Policy creation failed: The provided policy configuration is invalid or missing parameters. (0x803b000d)"',
        from: 'kubernetes pkg/proxy/winkernel',
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","E1120 08:14:02.118204    3176 proxier.go:1290] Remote endpoint creation failed: hnsCall: The parameter is incorrect"',
        from: 'kubernetes pkg/proxy/winkernel',
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","E1120 08:14:02.118204    3176 hns.go:380] hcnCreateLoadBalancer failed in Win32: The specified port already exists. (0x803b0013)"',
        from: 'microsoft/hcsshim hcn',
      },
    ],
    silent: [
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","I1120 08:14:02.118204    3176 proxier.go:117] Hns Endpoint resource, endpointInfo"',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Information","EC2AMAZ-0A1B2C3","I1120 08:14:02.118204    3176 proxier.go:1500] Hns LoadBalancer resource created for cluster ip resources"',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
