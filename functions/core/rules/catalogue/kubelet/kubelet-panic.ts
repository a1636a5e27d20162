import { defineRule } from '../../define';

export default defineRule({
  id: 'kubelet-panic',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'daemon-crash',
  severity: 'critical',
  criticalBecause: 'kubelet dies; while it restarts or loops the node has no heartbeat',
  title: 'kubelet panicked',
  sources: ['kubelet', 'windows'],
  match: [
    { literal: 'panic: runtime error', pattern: /panic: runtime error: (?<error>[^"]{4,160})/ },
    {
      literal: 'fatal error: ',
      pattern:
        /\bfatal error: (?<error>concurrent map[a-z ]{1,40}|all goroutines are asleep|runtime: out of memory|unexpected signal|stack overflow|runtime: cannot allocate memory)/,
    },
    { literal: 'Observed a panic', pattern: /Observed a panic: (?<error>.{4,160})/ },
  ],
  dedup: [],
  recovery: {
    literal: 'Starting kubelet main sync loop',
    pattern: /Starting kubelet main sync loop/,
    sources: ['kubelet', 'windows'],
  },
  confidence: { alone: 0.95, strongerWith: [] },
  mayCause: ['kubelet-unit-failed'],
  why: 'A defect in kubelet or in a library it calls, often triggered by a corrupt file in /var/lib/kubelet or by memory exhaustion.',
  impact: 'systemd restarts kubelet; when the trigger stays, it loops and the node turns NotReady.',
  remediation: [
    { do: 'Keep the goroutine dump and look the message up among the issues of this kubelet version', risk: 'safe' },
    { do: 'Update the node image', risk: 'disruptive' },
  ],
  runbook: 'kubelet-configuration',
  nmaReason: 'KubeletFailed',
  references: ['https://github.com/kubernetes/kubernetes/issues'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: panic: runtime error: invalid memory address or nil pointer dereference',
        from: 'Go runtime',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: fatal error: concurrent map iteration and map write',
        from: 'Go runtime',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 runtime.go:79] Observed a panic: "invalid memory address or nil pointer dereference" (runtime error: invalid memory address or nil pointer dereference)',
        from: 'kubernetes apimachinery util/runtime',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 container_manager_linux.go:437] Updating kernel flag: kernel/panic, expected value: 10, actual value: 0',
        because: 'a sysctl named panic',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 flags.go:64] FLAG: --really-crash-for-testing="false"',
        because: 'configuration',
      },
    ],
  },
});
