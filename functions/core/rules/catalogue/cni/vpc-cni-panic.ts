import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-panic',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'daemon-crash',
  severity: 'high',
  title: 'A VPC CNI process panicked',
  sources: ['ipamd', 'aws-node', 'cni-plugin', 'network-policy-agent'],
  match: [
    { literal: 'panic: runtime error', pattern: /panic: runtime error: (?<error>[^"\\]{4,160})/ },
    {
      literal: 'fatal error: ',
      pattern:
        /\bfatal error: (?<error>concurrent map[a-z ]{1,40}|runtime: out of memory|stack overflow|unexpected signal)/,
    },
  ],
  dedup: [],
  recovery: {
    literal: 'Successfully copied CNI plugin binary and config file',
    pattern: /Successfully copied CNI plugin binary and config file/,
    sources: ['cni'],
  },
  confidence: { alone: 0.95, strongerWith: [] },
  mayCause: [
    'vpc-cni-ipamd-unreachable',
    'aws-node-ipamd-timeout',
    'pod-crash-loop',
    'node-not-ready-event',
    'vpc-cni-ipamd-exited',
    'aws-node-probe-failed',
    'network-plugin-not-ready',
  ],
  why: 'A defect, often with a new instance type or a setting the version does not expect.',
  impact: 'aws-node restarts; while it loops no pod on the node gets an address.',
  remediation: [{ do: 'Look the message up for this version and update the add-on', risk: 'caution' }],
  runbook: 'vpc-cni-not-ready',
  nmaReason: 'IPAMDRepeatedlyRestart',
  references: [
    'https://github.com/aws/amazon-vpc-cni-k8s/issues',
    'https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'aws-node',
        line: '2026-11-20T08:14:02.118204512Z stderr F panic: runtime error: index out of range [0] with length 0',
        from: 'Go runtime',
      },
      { source: 'ipamd', line: 'fatal error: concurrent map iteration and map write', from: 'Go runtime' },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"ipamd/ipamd.go:300","msg":"Begin ipam state recovery from backing store"}',
        because: 'ordinary',
      },
      {
        source: 'aws-node',
        line: '2026-11-20T08:14:02.118204512Z stderr F time="2026-11-20T08:14:02Z" level=error msg="Failed to execute command: /app/aws-k8s-agent"',
        because: 'ended, but without a panic',
        nearMiss: true,
      },
    ],
  },
});
