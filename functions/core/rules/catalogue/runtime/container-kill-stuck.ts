import { defineRule } from '../../define';

export default defineRule({
  id: 'container-kill-stuck',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'pod-termination',
  severity: 'high',
  title: 'A container cannot be killed',
  sources: ['runtime'],
  match: [
    {
      literal: 'to be killed: wait container',
      pattern: /an error occurs during waiting for container \\*"(?<containerId>[0-9a-f]{4,64})\\*" to be killed/,
    },
    { literal: 'did not terminate s', pattern: /unknown error after kill: runc did not terminate s[uces]{3,7}fully/ },
    {
      literal: 'failed to exit within',
      pattern:
        /[Cc]ontainer \\*"?(?<containerId>[0-9a-f]{4,64})\\*"? failed to exit within \d{1,4}(?: seconds of (?:kill|signal 9)|(?:\.\d+)?s of kill)/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['pod-termination-stuck', 'runtime-deadline-exceeded', 'pleg-unhealthy', 'sandbox-teardown-failed'],
  why: 'A process of the container is in uninterruptible sleep in the kernel, typically waiting for a file system or device that does not answer.',
  impact: 'The pod stays in Terminating, and many such containers slow the runtime until PLEG fails.',
  remediation: [
    { do: 'Find the process in state D and what it waits for', risk: 'safe' },
    { do: 'Repair the storage behind it, or drain and reboot the node', risk: 'disruptive' },
  ],
  runbook: 'pod-termination',
  nmaReason: 'PodStuckTerminating',
  references: ['https://github.com/containerd/containerd/issues'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="StopContainer for \\"6c119fe2\\" failed" error="rpc error: code = DeadlineExceeded desc = an error occurs during waiting for container \\"6c119fe2\\" to be killed: wait container \\"6c119fe2\\": context deadline exceeded"',
        from: 'containerd internal/cri/server/container_stop.go',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="failed to kill task" error="unknown error after kill: runc did not terminate successfully: exit status 1: unknown"',
        from: 'containerd go-runc',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="Container 6c119fe2 failed to exit within 10 seconds of kill - trying direct SIGKILL"',
        from: 'docker daemon',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="Kill container \\"6c119fe2\\""',
        because: 'ordinary kill after the grace period',
        nearMiss: true,
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="Container 6c119fe2 failed to exit within 30 seconds of signal 15 - using the force"',
        because: 'grace period over',
        nearMiss: true,
      },
    ],
  },
});
