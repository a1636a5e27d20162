import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-config-invalid',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'cni-config',
  severity: 'high',
  title: 'A setting of aws-node is not valid',
  sources: ['cni'],
  match: [
    { literal: 'Setting WARM_PREFIX_TARGET = 0', pattern: /Setting WARM_PREFIX_TARGET = 0 is not supported/ },
    { literal: 'AWS_VPC_K8S_CNI_VETHPREFIX', pattern: /AWS_VPC_K8S_CNI_VETHPREFIX cannot be/ },
    { literal: ' MUST be a valid', pattern: /(?<setting>[A-Z][A-Z0-9_]{4,60}) MUST be a valid (?:positive )?integer/ },
    { literal: 'IPv4 and IPv6 are both', pattern: /IPv4 and IPv6 are both (?:enabled|disabled)/ },
    { literal: 'IPv6 is supported only in Prefix', pattern: /IPv6 is supported only in Prefix [Dd]elegation/ },
    {
      literal: "must be set to either 'strict'",
      pattern: /(?<setting>[A-Z_]{5,60}) must be set to either 'strict' or 'standard'/,
    },
  ],
  dedup: [],
  recovery: { literal: 'Serving RPC Handler', pattern: /Serving RPC Handler/, sources: ['cni'] },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['vpc-cni-ipamd-start-failed', 'aws-node-ipamd-timeout'],
  why: 'The value of an environment variable of the add-on contradicts another one or cannot be parsed.',
  impact: 'aws-node exits on every node it is rolled out to.',
  remediation: [{ do: 'Correct the add-on configuration', risk: 'caution' }],
  runbook: 'vpc-cni-not-ready',
  references: [
    'https://github.com/aws/amazon-vpc-cni-k8s/blob/master/README.md',
    'https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'aws-node',
        line: '2026-11-20T08:14:02.118204512Z stdout F {"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"aws-node/main.go:385","msg":"Setting WARM_PREFIX_TARGET = 0 is not supported while WARM_IP_TARGET/MINIMUM_IP_TARGET is not set. Please configure either one of the WARM_{PREFIX/IP}_TARGET or MINIMUM_IP_TARGET env variables"}',
        from: 'amazon-vpc-cni-k8s cmd/aws-vpc-cni',
      },
      {
        source: 'aws-node',
        line: '2026-11-20T08:14:02.118204512Z stdout F {"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"aws-node/main.go:352","msg":"AWS_VPC_K8S_CNI_VETHPREFIX cannot be set to reserved values \'eth\', \'vlan\', or \'lo\'"}',
        from: 'amazon-vpc-cni-k8s cmd/aws-vpc-cni',
      },
      {
        source: 'aws-node',
        line: '2026-11-20T08:14:02.118204512Z stdout F {"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"aws-node/main.go:397","msg":"AWS_VPC_ENI_MTU MUST be a valid integer. jumbo is invalid"}',
        from: 'amazon-vpc-cni-k8s cmd/aws-vpc-cni',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:2100","msg":"IPv4 and IPv6 are both enabled. VPC CNI currently does not support dual stack mode"}',
        from: 'amazon-vpc-cni-k8s pkg/ipamd',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:2110","msg":"IPv6 is supported only in Prefix Delegation mode. Custom Networking is not supported in IPv6 mode. Please set the env variables accordingly."}',
        from: 'amazon-vpc-cni-k8s pkg/ipamd',
      },
      {
        source: 'aws-node',
        line: '2026-11-20T08:14:02.118204512Z stdout F {"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"aws-node/main.go:361","msg":"POD_SECURITY_GROUP_ENFORCING_MODE must be set to either \'strict\' or \'standard\'"}',
        from: 'amazon-vpc-cni-k8s cmd/aws-vpc-cni',
      },
    ],
    silent: [
      {
        source: 'aws-node',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"entrypoint.sh","msg":"Validating env variables ..."}',
        because: 'check begins',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"warn","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:2050","msg":"Failed to parse WARM_ENI_TARGET; using default: 1, err: invalid syntax"}',
        because: 'falls back to the default',
        nearMiss: true,
      },
    ],
  },
});
