import { defineRule } from '../../define';

export default defineRule({
  id: 'containerd-panic',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'daemon-crash',
  severity: 'critical',
  criticalBecause: 'the runtime daemon dies and kubelet loses control over its containers',
  title: 'The container runtime panicked',
  sources: ['containerd', 'docker'],
  match: [
    { literal: 'panic: runtime error', pattern: /panic: runtime error: (?<error>[^"]{4,160})/ },
    {
      literal: 'fatal error: ',
      pattern:
        /\bfatal error: (?<error>concurrent map[a-z ]{1,40}|all goroutines are asleep|runtime: out of memory|unexpected signal|stack overflow|runtime: cannot allocate memory)/,
    },
    {
      literal: ']: panic: ',
      pattern: /(?:containerd|dockerd)(?:\[\d{1,8}\])?: panic: (?<error>(?!runtime error)[^"]{4,160})/,
    },
    { literal: 'unexpected fault address', pattern: /unexpected fault address/ },
  ],
  dedup: [],
  recovery: {
    literal: 'containerd successfully booted in',
    pattern: /containerd successfully booted in/,
    sources: ['containerd'],
  },
  confidence: { alone: 0.95, strongerWith: [] },
  mayCause: ['containerd-unit-failed'],
  why: 'A defect in the runtime, often in its state database, or no memory left for it.',
  impact: 'systemd restarts the daemon; when the trigger persists it loops and the node is NotReady.',
  remediation: [
    { do: 'Keep the dump and look the message up for this containerd version', risk: 'safe' },
    { do: 'Update the node image', risk: 'disruptive' },
  ],
  runbook: 'container-runtime-failures',
  nmaReason: 'ContainerRuntimeFailed',
  references: ['https://github.com/containerd/containerd/issues'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: panic: runtime error: index out of range [3] with length 2',
        from: 'Go runtime',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: fatal error: concurrent map writes',
        from: 'Go runtime',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: panic: page 41 already freed',
        from: 'etcd-io/bbolt',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: unexpected fault address 0x7f2a41c3e000',
        from: 'Go runtime, truncated mmap',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="loading plugin" id=io.containerd.internal.v1.panic-log',
        because: 'a name',
        nearMiss: true,
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="metadata content store policy set" policy=shared',
        because: 'ordinary start',
      },
    ],
  },
});
