import { defineRule } from '../../define';

export default defineRule({
  id: 'npa-ipamd-unreachable',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'network-policy-agent',
  category: 'network-policy',
  severity: 'high',
  title: 'Network policy agent cannot reach ipamd',
  sources: ['network-policy'],
  match: [
    {
      literal: 'Failed to connect to ipamd at',
      pattern: /Failed to connect to ipamd at (?<address>[^"\\ ]{5,40}): (?<error>[^"\\]{3,120})/,
    },
    {
      literal: 'Failed to get network policy configs',
      pattern: /Failed to get network policy configs (?<error>[^"\\]{3,120})/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: ['vpc-cni-ipamd-start-failed'] },
  mayCause: ['npa-unreachable'],
  why: 'ipamd in the neighbour container is not up, so the agent does not learn the policy mode.',
  impact: 'The agent restarts until ipamd answers.',
  remediation: [{ do: 'Solve the problem of ipamd first', risk: 'safe' }],
  runbook: 'network-policy',
  nmaReason: 'NPANotRunning',
  references: ['https://github.com/aws/aws-network-policy-agent'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'network-policy-agent',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"main.go:130","msg":"Failed to connect to ipamd at 127.0.0.1:50051: context deadline exceeded"}',
        from: 'aws-network-policy-agent main',
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"main.go:140","msg":"Failed to get network policy configs rpc error: code = Unimplemented desc = unknown method"}',
        from: 'aws-network-policy-agent main',
      },
    ],
    silent: [
      {
        source: 'network-policy-agent',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"main.go:120","msg":"Trying to connect to ipamd"}',
        because: 'start',
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"main.go:150","msg":"Connected to ipamd grpc endpoint"}',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
