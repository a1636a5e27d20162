import { defineRule } from '../../define';

export default defineRule({
  id: 'pleg-unhealthy',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'node-not-ready',
  severity: 'critical',
  criticalBecause: 'kubelet stops starting, stopping and probing pods and reports the node NotReady',
  title: 'Pod lifecycle event generator (PLEG) is not healthy',
  sources: ['kubelet', 'windows'],
  // "pleg has yet to be successful" is printed on every start of kubelet and is not a fault
  match: {
    literal: 'PLEG is not healthy',
    pattern: /PLEG is not healthy: pleg was last seen active (?<silence>[0-9hms.]{2,24}) ago/,
  },
  dedup: [],
  recovery: {
    literal: 'NodeReady',
    pattern: /event="NodeReady"|Recording NodeReady event|status is now: NodeReady/,
    sources: ['kubelet', 'windows'],
  },
  confidence: { alone: 0.95, strongerWith: ['runtime-deadline-exceeded', 'container-runtime-not-ready'] },
  mayCause: ['node-became-not-ready', 'node-not-ready-event'],
  why: 'kubelet could not list the containers of the runtime for three minutes: the runtime hangs, the disk is too slow, or the node has too many containers or too little CPU.',
  impact: 'Pods are neither started nor stopped, and the scheduler moves work away after the node turns NotReady.',
  remediation: [
    { do: 'Check whether containerd answers (crictl ps) and what its log prints at the same time', risk: 'safe' },
    { do: 'Look for I/O saturation and CPU starvation of the node', risk: 'safe' },
    { do: 'Restart containerd; running containers survive', risk: 'caution' },
    { do: 'Drain and replace the node when it returns', risk: 'disruptive' },
  ],
  runbook: 'pleg-unhealthy',
  references: [
    'https://kubernetes.io/docs/tasks/debug/debug-cluster/',
    'https://github.com/kubernetes/kubernetes/issues/45419',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet.go:2448] "Skipping pod synchronization" err="PLEG is not healthy: pleg was last seen active 3m8.104271592s ago; threshold is 3m0s"',
        from: 'kubernetes pkg/kubelet/pleg/generic.go, structured logging since 1.21',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 kubelet.go:1873] skipping pod synchronization - [PLEG is not healthy: pleg was last seen active 6m41.2s ago; threshold is 3m0s]',
        from: 'kubernetes pkg/kubelet/kubelet.go, 1.18',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet.go:2448] "Skipping pod synchronization" err="[container runtime status check may not have completed yet, PLEG is not healthy: pleg has yet to be successful]"',
        because: 'start-up: the first relist has not finished',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 generic.go:334] "Generic (PLEG): container finished" podID="6b1c" containerID="99ac" exitCode=0',
        because: 'ordinary container exit',
      },
    ],
  },
});
