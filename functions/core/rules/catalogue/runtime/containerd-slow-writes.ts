import { defineRule } from '../../define';

export default defineRule({
  id: 'containerd-slow-writes',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'runtime-slow',
  severity: 'medium',
  title: 'State database of containerd waits for the disk or a lock',
  sources: ['containerd', 'messages', 'journal'],
  match: [
    { literal: 'waiting for response from boltdb open', pattern: /waiting for response from boltdb open/ },
    { literal: 'failed to open ', pattern: /failed to open (?:boltdb )?database[^"]{0,80}: timeout/ },
  ],
  dedup: [],
  recovery: {
    literal: 'containerd successfully booted in',
    pattern: /containerd successfully booted in/,
    sources: ['containerd'],
  },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['runtime-socket-unreachable'],
  why: 'Another containerd still holds the file, or the disk does not answer.',
  impact: 'The daemon does not finish its start.',
  remediation: [{ do: 'Look for a second containerd process and for disk latency', risk: 'safe' }],
  runbook: 'container-runtime-failures',
  references: ['https://github.com/containerd/containerd/issues'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=warning msg="waiting for response from boltdb open" plugin=bolt',
        from: 'containerd plugins/metadata',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: containerd: failed to open boltdb database /var/lib/containerd/io.containerd.metadata.v1.bolt/meta.db: timeout',
        from: 'etcd-io/bbolt',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="loading plugin" id=io.containerd.metadata.v1.bolt',
        because: 'ordinary start',
        nearMiss: true,
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="metadata content store policy set" policy=shared',
        because: 'ordinary start',
      },
    ],
  },
});
