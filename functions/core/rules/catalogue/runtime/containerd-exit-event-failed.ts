import { defineRule } from '../../define';

export default defineRule({
  id: 'containerd-exit-event-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'runtime-slow',
  severity: 'medium',
  title: 'containerd cannot process the end of a task',
  sources: ['containerd', 'messages', 'journal'],
  match: [
    { literal: 'failed to handle ', pattern: /failed to handle (?:container|sandbox) TaskExit event/ },
    { literal: 'ailed to handle backOff event', pattern: /[Ff]ailed to handle backOff event/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['pod-termination-stuck'],
  why: 'Removing the task failed or timed out, so containerd queues the event and tries again.',
  impact: 'Containers look as if they still ran; clean-up is late.',
  remediation: [
    { do: 'Check disk latency and stuck mounts', risk: 'safe' },
    { do: 'Restart containerd when it lasts', risk: 'caution' },
  ],
  runbook: 'container-runtime-failures',
  references: ['https://github.com/containerd/containerd/issues'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="failed to handle container TaskExit event container_id:\\"6c11\\" id:\\"6c11\\" pid:2231" error="failed to stop container: failed to delete task: context deadline exceeded: unknown"',
        from: 'containerd internal/cri/server/events',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="Failed to handle backOff event &TaskExit{ContainerID:6c11,ID:6c11,Pid:2231,ExitStatus:137,} for 6c11" error="failed to stop container: context deadline exceeded"',
        from: 'containerd pkg/cri/server/events.go, 1.5',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="TaskExit event in podsandbox handler container_id:\\"6c11\\" id:\\"6c11\\" pid:2231 exited_at:{seconds:1795162442}"',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="received exit event" container_id=6c11',
        because: 'ordinary',
      },
    ],
  },
});
