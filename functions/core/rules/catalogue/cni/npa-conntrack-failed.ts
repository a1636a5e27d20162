import { defineRule } from '../../define';

export default defineRule({
  id: 'npa-conntrack-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'network-policy-agent',
  category: 'network-policy',
  severity: 'medium',
  title: 'Network policy agent cannot use its conntrack map',
  sources: ['network-policy'],
  match: [
    { literal: 'Failed to read from conntrack table', pattern: /Failed to read from conntrack table/ },
    { literal: 'Unable to get conntrackMap', pattern: /Unable to get conntrackMap post recovery/ },
    { literal: 'mapInfo for conntrack', pattern: /Failed to get mapInfo for conntrack pinpath/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'The pinned map is missing, or the kernel does not let the agent read the table.',
  impact: 'Old entries are not cleaned; answers of allowed flows may be dropped once the map is full.',
  remediation: [
    { do: 'Restart aws-node; compare conntrack-cache-table-size with the number of flows', risk: 'caution' },
  ],
  runbook: 'network-policy',
  nmaReason: 'NPABPFRecoveryError',
  references: ['https://github.com/aws/aws-network-policy-agent'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'network-policy-agent',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"conntrack/conntrack_client.go:60","msg":"Failed to read from conntrack table operation not permitted"}',
        from: 'aws-network-policy-agent pkg/ebpf/conntrack',
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ebpf/bpf_client.go:250","msg":"Unable to get conntrackMap post recovery..error: not found"}',
        from: 'aws-network-policy-agent pkg/ebpf',
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ebpf/bpf_client.go:255","msg":"Failed to get mapInfo for conntrack pinpath /sys/fs/bpf/globals/aws/maps/global_aws_conntrack_map"}',
        from: 'aws-network-policy-agent pkg/ebpf',
      },
    ],
    silent: [
      {
        source: 'network-policy-agent',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"conntrack/conntrack_client.go:55","msg":"Check for any stale entries in the conntrack map"}',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"conntrack/conntrack_client.go:90","msg":"Total conntrack entries in kernel: 812"}',
        because: 'ordinary',
        nearMiss: true,
      },
    ],
  },
});
