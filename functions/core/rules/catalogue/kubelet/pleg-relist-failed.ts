import { defineRule } from '../../define';

export default defineRule({
  id: 'pleg-relist-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'runtime-slow',
  severity: 'high',
  title: 'PLEG cannot list containers from the runtime',
  sources: ['kubelet', 'windows'],
  match: {
    literal: 'GenericPLEG: Unable to retrieve pods',
    pattern: /GenericPLEG: Unable to retrieve pods(?:" err="|: )(?<error>[^"]{3,160})/,
  },
  dedup: [],
  recovery: { quietMinutes: 10 },
  confidence: { alone: 0.9, strongerWith: ['runtime-deadline-exceeded', 'runtime-socket-unreachable'] },
  mayCause: ['pleg-unhealthy'],
  why: 'The list call to the runtime failed or timed out.',
  impact: 'kubelet does not notice exits of containers; after three minutes the node turns NotReady.',
  remediation: [{ do: 'Check the runtime of the same time', risk: 'safe' }],
  runbook: 'pleg-unhealthy',
  references: ['https://kubernetes.io/docs/concepts/architecture/cri/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 generic.go:205] "GenericPLEG: Unable to retrieve pods" err="rpc error: code = Unavailable desc = error reading from server: EOF"',
        from: 'kubernetes pkg/kubelet/pleg/generic.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 generic.go:197] GenericPLEG: Unable to retrieve pods: rpc error: code = ResourceExhausted desc = grpc: trying to send message larger than max (16777500 vs. 16777216)',
        from: 'kubernetes pkg/kubelet/pleg/generic.go, 1.15',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 generic.go:334] "Generic (PLEG): container finished" podID="0d6c" containerID="6c11" exitCode=1',
        because: 'ordinary exit',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 generic.go:153] "GenericPLEG: Relisting"',
        because: 'ordinary relist',
        nearMiss: true,
      },
    ],
  },
});
