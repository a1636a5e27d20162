import { defineRule } from '../../define';

export default defineRule({
  id: 'aws-node-install-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'cni-not-ready',
  severity: 'critical',
  criticalBecause: 'plugin or configuration is not on the node: no pod with its own network can start',
  title: 'aws-node could not install the CNI plugin or its configuration',
  sources: ['cni'],
  match: [
    { literal: 'Failed to install CNI binar', pattern: /Failed to install CNI binar(?:y|ies)/ },
    { literal: 'Failed to generate 10-aws', pattern: /Failed to generate 10-aws\.?conflist/ },
    {
      literal: 'Failed to copy ',
      pattern:
        /Failed to copy (?:\/app\/)?(?<file>10-aws\.conflist|\/host\/[^"\\]{3,80}|aws-cni|portmap|egress-v4-cni)/,
    },
    { literal: 'Failed to install binaries', pattern: /Failed to install binaries/ },
    { literal: 'failed to retrieve local-ipv4', pattern: /failed to retrieve local-ipv4 address in imds metadata/ },
  ],
  dedup: [],
  recovery: {
    literal: 'Successfully copied CNI plugin binary and config file',
    pattern: /Successfully copied CNI plugin binary and config file/,
    sources: ['cni'],
  },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['network-plugin-not-ready', 'cni-plugin-missing'],
  why: 'The host directories /opt/cni/bin or /etc/cni/net.d cannot be written: full or read-only disk, SELinux, or another agent that owns them.',
  impact: 'The node stays NotReady.',
  remediation: [{ do: 'Check mounts, free space and permissions of both directories', risk: 'safe' }],
  runbook: 'vpc-cni-not-ready',
  nmaReason: 'IPAMDNotReady',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'aws-node',
        line: '2026-11-20T08:14:02.118204512Z stdout F {"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"aws-node/main.go:428","msg":"Failed to install CNI binaries","error":"open /host/opt/cni/bin/aws-cni: read-only file system"}',
        from: 'amazon-vpc-cni-k8s cmd/aws-vpc-cni',
      },
      {
        source: 'aws-node',
        line: '2026-11-20T08:14:02.118204512Z stdout F {"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"aws-node/main.go:456","msg":"Failed to generate 10-awsconflist"}',
        from: 'amazon-vpc-cni-k8s cmd/aws-vpc-cni',
      },
      {
        source: 'aws-node',
        line: '2026-11-20T08:14:02.118204512Z stdout F {"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"aws-node/main.go:463","msg":"Failed to copy /host/etc/cni/net.d/10-aws.conflist"}',
        from: 'amazon-vpc-cni-k8s cmd/aws-vpc-cni',
      },
      {
        source: 'aws-node',
        line: '2026-11-20T08:14:02.118204512Z stdout F {"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"aws-vpc-cni-init/main.go:158","msg":"Failed to install binaries"}',
        from: 'amazon-vpc-cni-k8s cmd/aws-vpc-cni-init',
      },
      {
        source: 'aws-node',
        line: '2026-11-20T08:14:02.118204512Z stdout F {"level":"fatal","ts":"2026-11-20T08:14:02.118Z","caller":"aws-node/main.go:202","msg":"failed to retrieve local-ipv4 address in imds metadata"}',
        from: 'amazon-vpc-cni-k8s cmd/aws-vpc-cni',
      },
    ],
    silent: [
      {
        source: 'aws-node',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"aws-node/main.go:466","msg":"Successfully copied CNI plugin binary and config file."}',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'aws-node',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"aws-vpc-cni-init/main.go:161","msg":"Copied all CNI plugin binaries to /host/opt/cni/bin"}',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
