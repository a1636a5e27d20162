import { defineRule } from '../../define';

export default defineRule({
  id: 'npa-port-limit',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'network-policy-agent',
  category: 'network-policy',
  severity: 'medium',
  title: 'Network policy has too many ports for one endpoint',
  sources: ['network-policy'],
  match: {
    literal: 'unique port/protocol combinations',
    pattern:
      /unique port\/protocol combinations supported for a single endpoint exceeded the supported maximum of (?<limit>\d{1,3})/,
  },
  dedup: [],
  recovery: { none: 'the agent prints nothing when a policy fits again' },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'Overlapping policies list more port and protocol pairs for one address range than a map entry holds.',
  impact: 'Some allowed ports are dropped.',
  remediation: [{ do: 'Use port ranges or split the policy by address', risk: 'caution' }],
  runbook: 'network-policy',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'network-policy-agent',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ebpf/bpf_client.go:700","msg":"No.of unique port/protocol combinations supported for a single endpoint exceeded the supported maximum of 24"}',
        from: 'aws-network-policy-agent pkg/utils',
      },
      {
        source: 'aws-node',
        line: '2026-11-20T08:14:02.118204512Z stderr F {"level":"info","timestamp":"2026-11-20T08:14:02.118Z","logger":"ebpf-client","msg":"No.of unique port/protocol combinations supported for a single endpoint exceeded the supported maximum of 24"}',
        from: 'aws-network-policy-agent 1.0',
      },
    ],
    silent: [
      {
        source: 'network-policy-agent',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"ebpf/bpf_client.go:690","msg":"L4 values: ","protocol":"TCP","startPort":443}',
        because: 'ordinary',
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"ebpf/bpf_client.go:659","msg":"No L4 specified. Add Catch all entry: "}',
        because: 'ordinary',
        nearMiss: true,
      },
    ],
  },
});
