import { defineRule } from '../../define';

export default defineRule({
  id: 'aws-node-init-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'cni-not-ready',
  severity: 'high',
  title: 'aws-vpc-cni-init could not prepare the node',
  sources: ['cni'],
  match: [
    { literal: 'Failed to configure system parameters', pattern: /Failed to configure system parameters/ },
    { literal: 'Failed to configure IPv6 settings', pattern: /Failed to configure IPv6 settings/ },
    { literal: 'Failed to get primary IF', pattern: /Failed to get primary IF/ },
    {
      literal: 'Failed to set rp_filter',
      pattern: /Failed to set rp_filter for (?<interface>[a-z0-9]{2,15})/,
      unless: /Failed to configure system/,
    },
  ],
  dedup: [],
  recovery: { literal: 'CNI init container done', pattern: /CNI init container done/, sources: ['cni'] },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['network-plugin-not-ready'],
  why: 'The init container could not find the primary interface or write sysctls: metadata, renamed interfaces, missing privileges.',
  impact: 'aws-node does not start on the node.',
  remediation: [{ do: 'Read the error; check metadata and security policies for the pod', risk: 'safe' }],
  runbook: 'vpc-cni-not-ready',
  nmaReason: 'IPAMDNotReady',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'aws-node',
        line: '2026-11-20T08:14:02.118204512Z stdout F {"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"aws-vpc-cni-init/main.go:174","msg":"Failed to configure system parameters","error":"Failed to disable tcp_early_demux: permission denied"}',
        from: 'amazon-vpc-cni-k8s cmd/aws-vpc-cni-init',
      },
      {
        source: 'aws-node',
        line: '2026-11-20T08:14:02.118204512Z stdout F {"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"aws-vpc-cni-init/main.go:166","msg":"Failed to get primary IF","error":"Failed to get primary MAC from IMDS: context deadline exceeded"}',
        from: 'amazon-vpc-cni-k8s cmd/aws-vpc-cni-init',
      },
      {
        source: 'aws-node',
        line: '2026-11-20T08:14:02.118204512Z stdout F {"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"aws-vpc-cni-init/main.go:180","msg":"Failed to configure IPv6 settings","error":"read-only file system"}',
        from: 'amazon-vpc-cni-k8s cmd/aws-vpc-cni-init',
      },
      {
        source: 'aws-node',
        line: '2026-11-20T08:14:02.118204512Z stderr F time="2026-11-20T08:14:02Z" level=error msg="Failed to set rp_filter for eth0"',
        from: 'amazon-vpc-cni-k8s cmd/aws-vpc-cni-init, 1.12',
      },
    ],
    silent: [
      {
        source: 'aws-node',
        line: 'time="2026-11-20T08:14:02Z" level=info msg="Updated net/ipv4/tcp_early_demux to 1\\n"',
        because: 'a sysctl was written',
        nearMiss: true,
      },
      {
        source: 'aws-node',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"aws-vpc-cni-init/main.go:184","msg":"CNI init container done"}',
        because: 'success',
      },
    ],
  },
});
