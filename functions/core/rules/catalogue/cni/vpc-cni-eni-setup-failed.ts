import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-eni-setup-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'host-network',
  severity: 'high',
  title: 'A secondary interface could not be configured on the host',
  sources: ['cni'],
  match: [
    { literal: 'setupENINetwork: ', pattern: /setupENINetwork: (?<error>[^"\\]{3,160})/ },
    {
      literal: 'no interface found which uses mac address',
      pattern: /no interface found which uses mac address (?<mac>[0-9a-f:]{11,17})/,
      unless: /setupENINetwork/,
    },
    {
      literal: 'ailed to set up ENI',
      pattern: /[Ff]ailed to set up ENI (?<eni>eni-[0-9a-f]{8,17}) network/,
      unless: /setupENINetwork/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['vpc-cni-no-free-ip', 'vpc-cni-assign-ip-failed'],
  why: 'The interface did not appear in the kernel in time, was renamed or configured by another agent, or a route could not be written.',
  impact: 'Pods with addresses of this interface cannot talk.',
  remediation: [
    {
      do: 'Check udev and network managers of the image (MACAddressPolicy, ec2-net-utils, NetworkManager)',
      risk: 'safe',
    },
  ],
  runbook: 'vpc-cni-not-ready',
  nmaReason: 'MissingIPRoutes',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"warn","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:1300","msg":"Error trying to set up ENI eni-0123456789abcdef0: failed to set up ENI eni-0123456789abcdef0 network: setupENINetwork: failed to find the link which uses MAC address 0a:1b:2c:3d:4e:5f"}',
        from: 'amazon-vpc-cni-k8s pkg/networkutils',
      },
      {
        source: 'ipamd',
        line: '2026-11-20T08:14:02Z [ERROR]\tFailed to increase pool size: failed to set up ENI eni-0a1b2c3d network',
        from: 'amazon-vpc-cni-k8s pkg/ipamd, 1.5',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"networkutils/network.go:800","msg":"no interface found which uses mac address 0a:1b:2c:3d:4e:5f (attempt 5/5)"}',
        from: 'amazon-vpc-cni-k8s pkg/networkutils',
      },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"networkutils/network.go:760","msg":"Setting up network for an ENI with IP address 10.0.20.4, MAC address 0a:1b:2c:3d:4e:5f"}',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:1310","msg":"Successfully set up ENI eni-0123456789abcdef0"}',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
