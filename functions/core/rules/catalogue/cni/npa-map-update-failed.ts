import { defineRule } from '../../define';

export default defineRule({
  id: 'npa-map-update-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'network-policy-agent',
  category: 'network-policy',
  severity: 'medium',
  title: 'Network policy agent cannot write a policy map',
  sources: ['network-policy'],
  match: [
    { literal: 'BPF map update failed', pattern: /BPF map update failed(?<error>[^"\\]{0,120})/ },
    {
      literal: 'ap update failed',
      pattern: /(?:Ingress|Egress)(?: Pod State)? Map update failed:? ?(?<error>[^"\\]{0,120})/,
    },
    {
      literal: 'ap updates failed for podIdentifier',
      pattern: /[Mm]ap updates failed for podIdentifier (?<podId>[a-z0-9.-]{1,300})/,
    },
    { literal: 'Failed to update kernel map', pattern: /Failed to update kernel map during bulk refresh/ },
    { literal: 'Map update(s) failed', pattern: /[Mm]ap update\(s\) failed/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'The map is full, belongs to a pod that is gone, or the kernel refused the entry.',
  impact: 'A policy change is not in force for some pods.',
  remediation: [{ do: 'Check how many addresses and ports the policy expands to', risk: 'safe' }],
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
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ebpf/bpf_client.go:640","msg":"BPF map update failed no space left on device"}',
        from: 'aws-network-policy-agent pkg/ebpf',
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ebpf/bpf_client.go:560","msg":"Ingress Map update failed: bad file descriptor"}',
        from: 'aws-network-policy-agent pkg/ebpf',
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"controllers/policyendpoints_controller.go:420","msg":"Map updates failed for podIdentifier api-5c9d8b7f4-shop: argument list too long"}',
        from: 'aws-network-policy-agent controllers',
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"maps/loader.go:300","msg":"Failed to update kernel map during bulk refresh for key 10.0.0.0/8: no space left on device"}',
        from: 'aws-ebpf-sdk-go pkg/maps',
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"info","timestamp":"2026-11-20T08:14:02.118Z","logger":"controllers.policyEndpoints","msg":"Map update(s) failed for, ","podIdentifier ":"api-shop"}',
        from: 'aws-network-policy-agent 1.0',
      },
    ],
    silent: [
      {
        source: 'network-policy-agent',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"ebpf/bpf_client.go:659","msg":"No L4 specified. Add Catch all entry: ","CIDR: ":"10.0.0.0/8"}',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"ebpf/bpf_client.go:650","msg":"Pod has an Ingress hook attached. Update the corresponding map"}',
        because: 'ordinary',
        nearMiss: true,
      },
    ],
  },
});
