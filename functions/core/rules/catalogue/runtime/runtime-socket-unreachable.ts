import { defineRule } from '../../define';

export default defineRule({
  id: 'runtime-socket-unreachable',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'runtime-down',
  severity: 'critical',
  criticalBecause: 'the container runtime does not answer on its socket: no pod can change on this node',
  title: 'Container runtime socket cannot be reached',
  sources: ['kubelet', 'sandbox-image'],
  match: [
    {
      literal: 'containerd.sock',
      pattern:
        /dial unix (?:\/var)?\/run\/containerd\/containerd\.sock: (?:connect: )?(?<error>connection refused|no such file or directory|i\/o timeout|resource temporarily unavailable)/,
    },
    {
      literal: 'docker daemon running',
      pattern:
        /Cannot connect to the Docker daemon at unix:\/\/\/var\/run\/docker\.sock\. Is the docker daemon running/,
    },
  ],
  dedup: [],
  recovery: {
    literal: 'NodeReady',
    pattern: /event="NodeReady"|Recording NodeReady event|status is now: NodeReady/,
    sources: ['kubelet'],
  },
  confidence: { alone: 0.9, strongerWith: ['containerd-unit-failed'] },
  mayCause: ['container-runtime-not-ready', 'pleg-relist-failed', 'pleg-unhealthy', 'sandbox-creation-failed'],
  why: 'Nobody listens on the socket: the daemon crashed, has not started, or the disk that holds its state is full.',
  impact: 'kubelet cannot list, start, stop or probe containers; the node turns NotReady.',
  remediation: [
    { do: 'Check systemctl status containerd and its last log lines', risk: 'safe' },
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
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 remote_runtime.go:633] "Status from runtime service failed" err="rpc error: code = Unavailable desc = connection error: desc = \\"transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: connection refused\\""',
        from: 'kubernetes cri-client remote_runtime.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 remote_runtime.go:332] ListPodSandbox with filter nil from runtime service failed: rpc error: code = Unknown desc = Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
        from: 'kubernetes pkg/kubelet/remote, 1.18',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="serving..." address=/run/containerd/containerd.sock',
        because: 'the daemon listens',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 flags.go:64] FLAG: --container-runtime-endpoint="unix:///run/containerd/containerd.sock"',
        because: 'configuration',
        nearMiss: true,
      },
    ],
  },
});
