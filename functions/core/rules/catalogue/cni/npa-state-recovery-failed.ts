import { defineRule } from '../../define';

export default defineRule({
  id: 'npa-state-recovery-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'network-policy-agent',
  category: 'network-policy',
  severity: 'high',
  title: 'Network policy agent cannot recover its eBPF state',
  sources: ['network-policy'],
  match: [
    { literal: 'BPF State Recovery failed', pattern: /BPF State Recovery failed/ },
    { literal: 'Failed to recover the BPF state', pattern: /Failed to recover the BPF state/ },
    { literal: 'ailed to recover global maps', pattern: /failed to recover global maps/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['npa-ebpf-load-failed'],
  why: 'Pinned programs or maps of the earlier run do not fit the new version or are damaged.',
  impact: 'Policies of running pods may not be updated.',
  remediation: [{ do: 'Restart the affected pods, or replace the node', risk: 'disruptive' }],
  runbook: 'network-policy',
  nmaReason: 'NPABPFRecoveryError',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html',
    'https://github.com/aws/aws-network-policy-agent',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'network-policy-agent',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ebpf/bpf_client.go:240","msg":"BPF State Recovery failed error: bad file descriptor"}',
        from: 'aws-network-policy-agent pkg/ebpf',
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"error","timestamp":"2026-11-20T08:14:02.118Z","logger":"ebpf-client","msg":"Failed to recover the BPF state: ","error: ":"no such file"}',
        from: 'aws-network-policy-agent 1.0',
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ebpf/bpf_client.go:420","msg":"failed to recover global maps permission denied"}',
        from: 'aws-network-policy-agent pkg/ebpf',
      },
    ],
    silent: [
      {
        source: 'network-policy-agent',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"ebpf/bpf_client.go:230","msg":"Successfully recovered BPF state"}',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"ebpf/bpf_client.go:225","msg":"Derived existing ConntrackMap identifier"}',
        because: 'ordinary',
      },
    ],
  },
});
