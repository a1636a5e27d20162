import { defineRule } from '../../define';

export default defineRule({
  id: 'containerd-recovery-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'runtime-state',
  severity: 'high',
  title: 'containerd could not recover its containers after a restart',
  sources: ['containerd', 'messages', 'journal'],
  match: [
    { literal: 'ailed to recover state', pattern: /[Ff]ailed to recover state(?:"|: )/ },
    { literal: 'ailed to load container', pattern: /[Ff]ailed to load container \\*"?(?<containerId>[0-9a-f]{4,64})/ },
    {
      literal: 'ailed to load sandbox',
      pattern: /[Ff]ailed to load sandbox(?:es)? \\*"?(?<containerId>[0-9a-f]{4,64})/,
    },
  ],
  dedup: [],
  recovery: {
    literal: 'containerd successfully booted in',
    pattern: /containerd successfully booted in/,
    sources: ['containerd'],
  },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['pod-termination-stuck'],
  why: 'State on disk does not fit the running shims, or a shim did not answer.',
  impact: 'Some pods are unknown to the runtime and are started again beside the old processes.',
  remediation: [
    { do: 'Delete the affected pods', risk: 'caution' },
    { do: 'Replace the node when many are affected', risk: 'disruptive' },
  ],
  runbook: 'container-runtime-failures',
  references: ['https://github.com/containerd/containerd/blob/main/docs/cri/config.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=fatal msg="failed to recover state" error="failed to recover CRI state: context deadline exceeded"',
        from: 'containerd internal/cri/server/restart.go',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="Failed to load container \\"6c119fe2\\"" error="failed to load task: dial unix: connection refused: unknown"',
        from: 'containerd internal/cri/server/restart.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd: time="2026-11-20T08:14:02.118204512Z" level=error msg="Failed to load sandbox \\"6c119fe2\\"" error="failed to get metadata extension"',
        from: 'containerd pkg/cri/server/restart.go',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="Start recovering state"',
        because: 'ordinary start',
        nearMiss: true,
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="containerd successfully booted in 0.041s"',
        because: 'success',
      },
    ],
  },
});
