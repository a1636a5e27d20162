import { defineRule } from '../../define';

export default defineRule({
  id: 'container-runtime-not-ready',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'runtime-down',
  severity: 'critical',
  criticalBecause: 'kubelet has no working container runtime: no pod can start, stop or be probed',
  title: 'kubelet says the container runtime is down or not ready',
  sources: ['kubelet', 'windows'],
  match: [
    { literal: 'container runtime is down', pattern: /container runtime is down/ },
    { literal: 'RuntimeReady=false', pattern: /RuntimeReady=false reason:(?<reason>[A-Za-z]{1,60})/ },
    { literal: 'Container runtime sanity check failed', pattern: /Container runtime sanity check failed/ },
  ],
  dedup: [],
  recovery: {
    literal: 'NodeReady',
    pattern: /event="NodeReady"|Recording NodeReady event|status is now: NodeReady/,
    sources: ['kubelet', 'windows'],
    // printed without the event when the status is sent ahead of its turn
    also: [{ literal: 'it just became ready', pattern: /Fast updating node status as it just became ready/ }],
  },
  confidence: { alone: 0.9, strongerWith: ['runtime-socket-unreachable', 'containerd-unit-failed'] },
  mayCause: ['node-became-not-ready', 'node-not-ready-event'],
  why: 'The runtime did not answer its status call, or it answered that it is not ready: the daemon is stopped, restarting or hanging.',
  impact: 'The node turns NotReady and nothing about its containers can change.',
  remediation: [
    { do: 'Read the containerd or docker log of the same minute', risk: 'safe' },
    { do: 'Restart the runtime', risk: 'caution' },
  ],
  runbook: 'container-runtime-failures',
  nmaReason: 'ContainerRuntimeFailed',
  references: ['https://kubernetes.io/docs/concepts/architecture/cri/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet.go:2448] "Skipping pod synchronization" err="[container runtime is down, PLEG is not healthy: pleg was last seen active 5m2s ago; threshold is 3m0s]"',
        from: 'kubernetes pkg/kubelet/kubelet.go, 1.22',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet.go:2895] "Container runtime not ready" runtimeReady="RuntimeReady=false reason:DockerDaemonNotReady message:docker: failed to get docker version: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?"',
        from: 'kubernetes pkg/kubelet/kubelet.go updateRuntimeUp',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 kubelet.go:2187] Container runtime sanity check failed: rpc error: code = Unknown desc = failed to get docker version',
        from: 'kubernetes pkg/kubelet/kubelet.go, 1.17',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet.go:2448] "Skipping pod synchronization" err="container runtime status check may not have completed yet"',
        because: 'start-up, before the first check',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet.go:2884] "Container runtime status is ok" runtimeReady="RuntimeReady=true reason: message:"',
        because: 'the runtime is ready',
        nearMiss: true,
      },
    ],
  },
});
