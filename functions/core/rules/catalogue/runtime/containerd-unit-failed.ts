import { defineRule } from '../../define';

export default defineRule({
  id: 'containerd-unit-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'runtime-down',
  severity: 'critical',
  criticalBecause: 'the container runtime is not running: nothing can start, stop or be probed',
  title: 'The container runtime service failed',
  sources: ['containerd', 'docker', 'messages', 'journal'],
  match: [
    {
      literal: 'containerd.service',
      pattern:
        /containerd\.service: (?:Failed with result '(?<result>[a-z-]{3,40})'|Unit entered failed state|Main process exited, code=(?:exited|killed|dumped), status=(?!0\/|15\/)(?<status>[0-9]{1,3}\/[A-Za-z0-9_]{1,16})|main process exited, code=|Start request repeated too quickly|A process of this unit has been killed by the OOM killer)|Unit containerd\.service entered failed state/,
    },
    {
      literal: 'docker.service',
      pattern:
        /\bdocker\.service: (?:Failed with result '(?<result>[a-z-]{3,40})'|Unit entered failed state|[Mm]ain process exited, code=(?:exited|killed|dumped), status=(?!0\/|15\/)(?<status>[0-9]{1,3}\/[A-Za-z0-9_]{1,16})|Start request repeated too quickly)|Unit docker\.service entered failed state/,
    },
  ],
  dedup: [],
  recovery: {
    literal: 'containerd successfully booted in',
    pattern: /containerd successfully booted in/,
    sources: ['containerd', 'messages', 'journal'],
  },
  confidence: { alone: 0.9, strongerWith: ['containerd-panic', 'containerd-config-invalid'] },
  mayCause: ['runtime-socket-unreachable', 'container-runtime-not-ready'],
  why: 'The daemon crashed, was killed, or could not start with its configuration.',
  impact: 'Running containers go on, but kubelet loses all control over them and the node turns NotReady.',
  remediation: [
    { do: 'Read the last lines of the daemon before the exit', risk: 'safe' },
    { do: 'Restart it; correct its configuration first when it loops', risk: 'caution' },
  ],
  runbook: 'container-runtime-failures',
  nmaReason: 'ContainerRuntimeFailed',
  references: ['https://github.com/containerd/containerd/blob/main/docs/cri/config.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[1]: containerd.service: Main process exited, code=killed, status=9/KILL',
        from: 'systemd 252',
      },
      {
        source: 'containerd',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[1]: containerd.service: Failed with result 'exit-code'.",
        from: 'systemd 252',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[1]: Unit docker.service entered failed state.',
        from: 'systemd 219 (Amazon Linux 2)',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[1]: containerd.service: Deactivated successfully.',
        because: 'clean stop',
        nearMiss: true,
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[1]: Started containerd.service - containerd container runtime.',
        because: 'started',
        nearMiss: true,
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[1]: containerd.service: Main process exited, code=killed, status=15/TERM',
        because: 'stopped on purpose',
        nearMiss: true,
      },
    ],
  },
});
