import { defineRule } from '../../define';

export default defineRule({
  id: 'windows-vpc-cni-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'windows',
  component: 'vpc-cni',
  category: 'windows-network',
  severity: 'high',
  title: 'The VPC CNI plugin for Windows gave a pod no network',
  sources: ['windows'],
  match: [
    { literal: 'failed to parse Kubernetes args', pattern: /failed to parse Kubernetes args: (?<error>[^"\n]{3,120})/ },
    { literal: 'vpc-bridge', pattern: /vpc-bridge[^\n]{0,80}(?:failed|Failed to) (?<error>[^"\n]{3,120})/ },
    {
      literal: 'does not have label vpc.amazonaws.com/PrivateIPv4Address',
      pattern: /does not have label vpc\.amazonaws\.com\/PrivateIPv4Address/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['sandbox-creation-failed'],
  why: 'The address comes from the VPC resource controller as an annotation of the pod: Windows support is not enabled, the pod asks for no address, or the plugin lacks API access.',
  impact: 'The pod stays in ContainerCreating.',
  remediation: [
    { do: 'Check enable-windows-ipam in the ConfigMap amazon-vpc-cni', risk: 'safe' },
    { do: 'Check the subnets for free addresses', risk: 'safe' },
  ],
  runbook: 'windows-nodes',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/windows-support.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'windows-log',
        line: '2026-11-20T08:14:02.118Z [error] failed to parse Kubernetes args: failed to get pod IP address shop/iis-0',
        from: 'amazon-vpc-cni-plugins vpc-bridge',
      },
      {
        source: 'windows-log',
        line: '2026-11-20T08:14:02.118Z [ERROR] vpc-bridge: failed to find HNS network vpcbr0a1b2c',
        from: 'amazon-vpc-cni-plugins vpc-bridge',
      },
      {
        source: 'windows-event',
        line: '"11/20/2026 8:14:02 AM","Error","EC2AMAZ-0A1B2C3","failed to parse: pod does not have label vpc.amazonaws.com/PrivateIPv4Address"',
        from: 'amazon-vpc-cni-plugins',
      },
    ],
    silent: [
      {
        source: 'windows-log',
        line: '2026-11-20T08:14:02.118Z [info] Plugin vpc-bridge version 1.3.',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'windows-log',
        line: '2026-11-20T08:14:02.118Z [info] vpc-bridge Executing ADD with netconfig',
        because: 'ordinary',
        nearMiss: true,
      },
    ],
  },
});
