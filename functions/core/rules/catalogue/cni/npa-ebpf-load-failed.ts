import { defineRule } from '../../define';

export default defineRule({
  id: 'npa-ebpf-load-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'network-policy-agent',
  category: 'network-policy',
  severity: 'high',
  title: 'Network policy agent cannot load or attach its eBPF programs',
  sources: ['network-policy'],
  match: [
    {
      literal: 'Unable to load events binary',
      pattern: /Unable to load events binary\. Required for policy enforcement/,
    },
    { literal: 'Load BPF failed', pattern: /Load BPF failed(?: err)?:? ?(?<error>[^"\\]{0,120})/ },
    {
      literal: 'rror configuring eBPF Probes',
      pattern: /Error configuring (?:Cluster Policy )?eBPF Probes (?<error>[^"\\]{0,120})/,
    },
    {
      literal: 'Attaching eBPF probe failed',
      pattern:
        /Attaching eBPF probe failed for pod: ?(?<pod>[a-z0-9.-]{1,253}) namespace: ?(?<namespace>[a-z0-9-]{1,63})/,
    },
    { literal: 'gress Attach failed', pattern: /(?:Ingress|Egress) Attach failed:? ?(?<error>[^"\\]{0,120})/ },
    { literal: 'gress TC probe for', pattern: /[Ff]ailed to [Aa]ttach (?:Ingress|Egress) TC probe for/ },
    { literal: 'Failed to copy the eBPF binaries', pattern: /Failed to copy the eBPF binaries to host path/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['npa-unreachable', 'npa-map-update-failed'],
  why: 'The kernel is too old or locked down, /sys/fs/bpf is not mounted, memory limits forbid the maps, or the interface is gone.',
  impact: 'Network policies are not enforced on the node, or with strict mode pods do not start.',
  remediation: [
    { do: 'Check the kernel version (5.10 or later) and the bpf file system', risk: 'safe' },
    { do: 'Restart aws-node on the node', risk: 'caution' },
  ],
  runbook: 'network-policy',
  nmaReason: 'NPANotRunning',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html',
    'https://github.com/aws/aws-network-policy-agent',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'network-policy-agent',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ebpf/bpf_client.go:210","msg":"Unable to load events binary. Required for policy enforcement, exiting..error: operation not permitted"}',
        from: 'aws-network-policy-agent pkg/ebpf',
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"error","timestamp":"2026-11-20T08:14:02.118Z","logger":"ebpf-client","msg":"Load BPF failed","err:":"invalid argument"}',
        from: 'aws-network-policy-agent 1.0',
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"controllers/policyendpoints_controller.go:300","msg":"Error configuring eBPF Probes failed to load"}',
        from: 'aws-network-policy-agent controllers',
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"rpc/rpc_handler.go:98","msg":"Attaching eBPF probe failed for pod: api-x2k8q namespace: shop, error: no such device"}',
        from: 'aws-network-policy-agent pkg/rpc',
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ebpf/bpf_client.go:480","msg":"Ingress Attach failed no such device"}',
        from: 'aws-network-policy-agent pkg/ebpf',
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ebpf/bpf_client.go:470","msg":"Failed to Attach Ingress TC probe for interface: eni1a2b3c podIdentifier: api-shop error: no such device"}',
        from: 'aws-network-policy-agent pkg/ebpf',
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"main.go:90","msg":"Failed to copy the eBPF binaries to host path....error: read-only file system"}',
        from: 'aws-network-policy-agent main',
      },
    ],
    silent: [
      {
        source: 'network-policy-agent',
        line: '{"level":"info","timestamp":"2026-11-20T08:14:02.118Z","logger":"ebpf-client","msg":"Probe validation Done"}',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"ebpf/bpf_client.go:300","msg":"Probe validation/update failed but will continue to load no such file"}',
        because: 'goes on',
        nearMiss: true,
      },
    ],
  },
});
