import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-ipamd-start-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'cni-not-ready',
  severity: 'critical',
  criticalBecause: 'ipamd stops: the network of the node stays uninitialized and no pod gets an address',
  title: 'ipamd could not initialize',
  sources: ['cni'],
  match: [
    { literal: 'Initialization failure: ', pattern: /Initialization failure: (?<error>[^"\\]{3,200})/ },
    {
      literal: 'ipamd: can not initialize with AWS SDK',
      pattern: /ipamd: can not initialize with AWS SDK interface: (?<error>[^"\\]{3,160})/,
      unless: /Initialization failure/,
    },
    {
      literal: 'ipamd init: failed to',
      pattern: /ipamd init: failed to (?<error>[^"\\]{3,160})/,
      unless: /Initialization failure/,
    },
  ],
  dedup: [],
  recovery: { literal: 'Serving RPC Handler', pattern: /Serving RPC Handler/, sources: ['cni'] },
  confidence: {
    alone: 0.9,
    strongerWith: ['vpc-cni-apiserver-unreachable', 'vpc-cni-no-credentials', 'vpc-cni-imds-failed'],
  },
  mayCause: [
    'aws-node-ipamd-timeout',
    'network-plugin-not-ready',
    'vpc-cni-ipamd-unreachable',
    'aws-node-probe-failed',
    'aws-node-waiting-for-ipamd',
  ],
  why: 'A step at start failed: metadata, credentials, EC2 calls, iptables of the host, or the saved state.',
  impact: 'aws-node restarts in a loop and new pods on the node cannot start.',
  remediation: [{ do: 'Read the error; it names the step', risk: 'safe' }],
  runbook: 'vpc-cni-not-ready',
  nmaReason: 'IPAMDNotRunning',
  references: ['https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"aws-k8s-agent/main.go:72","msg":"Initialization failure: ipamd init: failed to set up host network: failed to SetupHostNetwork: host network setup: failed to create iptables"}',
        from: 'amazon-vpc-cni-k8s cmd/aws-k8s-agent',
      },
      {
        source: 'ipamd',
        line: '2026-11-20T08:14:02Z [ERROR]\tFailed to start: ipamd: can not initialize with AWS SDK interface: get instance metadata: failed to retrieve instance ID',
        from: 'amazon-vpc-cni-k8s 1.5',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:420","msg":"ipamd init: failed to retrieve attached ENIs info: RequestError"}',
        from: 'amazon-vpc-cni-k8s pkg/ipamd',
      },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"aws-k8s-agent/main.go:28","msg":"Starting L-IPAMD   ..."}',
        because: 'start',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"debug","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:413","msg":"Start node init"}',
        because: 'start',
      },
    ],
  },
});
