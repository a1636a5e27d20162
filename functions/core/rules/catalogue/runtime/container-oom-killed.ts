import { defineRule } from '../../define';

export default defineRule({
  id: 'container-oom-killed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'oom',
  severity: 'medium',
  title: 'A container reached its memory limit',
  sources: ['containerd', 'docker', 'messages', 'journal'],
  match: [
    {
      literal: 'TaskOOM event',
      pattern:
        /(?:received )?TaskOOM event(?: &TaskOOM\{ContainerID:| ?"? ?.{0,40}?container_id:?[="]+| \{?ContainerID:)?(?<containerId>[0-9a-f]{6,64})?/,
    },
    { literal: 'topic=/tasks/oom', pattern: /topic=\/tasks\/oom/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['pod-crash-loop', 'container-exit-sigkill'],
  why: 'The cgroup of the container was at its limit and the kernel killed a process in it.',
  impact: 'That container restarts or loses a worker; other pods are not touched.',
  remediation: [
    { do: 'Compare the limit with real use; look for a leak', risk: 'safe' },
    { do: 'Raise the limit', risk: 'caution' },
  ],
  runbook: 'oom-memory-pressure',
  references: ['https://kubernetes.io/docs/tasks/configure-pod-container/assign-memory-resource/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="TaskOOM event &TaskOOM{ContainerID:6c119fe2a0b1,XXX_unrecognized:[],}"',
        from: 'containerd pkg/cri/server/events.go, 1.5',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="received TaskOOM event container_id:\\"6c119fe2a0b1\\""',
        from: 'containerd internal/cri/server/events, 1.7',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="ignoring event" container=6c119fe2 module=libcontainerd namespace=moby topic=/tasks/oom type="*events.TaskOOM"',
        from: 'docker 20.10',
      },
    ],
    silent: [
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="ignoring event" container=8485e65b module=libcontainerd namespace=moby topic=/tasks/delete type="*events.TaskDelete"',
        because: 'ordinary end',
        nearMiss: true,
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="received exit event container_id:\\"6c119fe2a0b1\\" id:\\"6c119fe2a0b1\\" pid:2231 exit_status:1"',
        because: 'ordinary exit',
        nearMiss: true,
      },
    ],
  },
});
