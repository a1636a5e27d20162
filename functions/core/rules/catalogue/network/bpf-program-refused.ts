import { defineRule } from '../../define';

export default defineRule({
  id: 'bpf-program-refused',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'network',
  component: 'ebpf',
  category: 'ebpf',
  severity: 'medium',
  title: 'The kernel refused an eBPF program or map',
  sources: ['kernel', 'cni', 'pods'],
  match: [
    {
      literal: 'load bpf program failed',
      pattern: /(?:libbpf: )?load bpf program failed: (?<reason>[A-Z][^\n"]{3,60})/,
    },
    { literal: 'BPF program is too large', pattern: /BPF program is too large/ },
    { literal: '-- BEGIN PROG LOAD LOG --', pattern: /-- BEGIN PROG LOAD LOG --/ },
    { literal: 'unable to load bpf program', pattern: /unable to load bpf program/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.85, strongerWith: ['kernel-address-space-exhausted'] },
  mayCause: [],
  why: 'The verifier rejected it, the kernel lacks a feature it needs, locked memory is exhausted, or lockdown forbids it.',
  impact: 'The agent that loads it (network policy, Cilium, security or tracing) works partly or not at all.',
  remediation: [
    { do: 'Read the verifier log that follows', risk: 'safe' },
    { do: 'Use a kernel the agent supports', risk: 'disruptive' },
  ],
  runbook: 'kernel-faults',
  nmaReason: 'NPABPFRecoveryError',
  references: ['https://docs.kernel.org/bpf/verifier.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F libbpf: load bpf program failed: Invalid argument',
        from: 'libbpf',
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F error: BPF program is too large. Processed 1000001 insn',
        from: 'kernel source, kernel/bpf/verifier.c',
      },
      {
        source: 'pod-log',
        line: "2026-11-20T08:14:02.118204512Z stderr F libbpf: prog 'handle_egress': -- BEGIN PROG LOAD LOG --",
        from: 'libbpf',
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"error","ts":"2026-11-20T08:14:02Z","msg":"unable to load bpf program: permission denied"}',
        from: 'network policy agent',
      },
    ],
    silent: [
      { source: 'ebpf', line: 'Prog ID: 5 Type: sched_cls Name: handle_ingress', because: 'listing', nearMiss: true },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F level=info msg="loaded bpf programs" count=4',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
