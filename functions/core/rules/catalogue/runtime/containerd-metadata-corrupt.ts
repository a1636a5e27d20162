import { defineRule } from '../../define';

export default defineRule({
  id: 'containerd-metadata-corrupt',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'runtime-state',
  severity: 'critical',
  criticalBecause: 'the state database of containerd is damaged: it cannot start or loses containers and images',
  title: 'State database of the container runtime is damaged',
  sources: ['containerd', 'docker', 'messages', 'journal'],
  match: [
    {
      literal: 'bolt/meta.db',
      pattern:
        /bolt\/meta\.db.{0,60}?(?<error>invalid database|checksum error|input\/output error|no space left on device|version mismatch|file size too small)/,
    },
    { literal: 'invalid database', pattern: /(?:containerd|dockerd).{0,160}?: invalid database/, unless: /meta\.db/ },
    { literal: 'freepages: failed', pattern: /freepages: failed to get all reachable pages/ },
  ],
  dedup: [],
  recovery: {
    literal: 'containerd successfully booted in',
    pattern: /containerd successfully booted in/,
    sources: ['containerd'],
  },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['containerd-unit-failed', 'runtime-socket-unreachable'],
  why: 'Power loss, a full disk or an I/O error while bbolt wrote its file.',
  impact: 'The daemon loops; a node in this state does not come back on its own.',
  remediation: [
    { do: 'Check the disk and the kernel log', risk: 'safe' },
    { do: 'Replace the node', risk: 'disruptive' },
  ],
  runbook: 'container-runtime-failures',
  nmaReason: 'ContainerRuntimeFailed',
  references: ['https://github.com/etcd-io/bbolt'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: containerd: open /var/lib/containerd/io.containerd.metadata.v1.bolt/meta.db: input/output error',
        from: 'etcd-io/bbolt',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: failed to start daemon: error initializing network controller: error obtaining controller instance: invalid database',
        from: 'docker libnetwork boltdb',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: panic: freepages: failed to get all reachable pages (page 3: multiple references)',
        from: 'etcd-io/bbolt',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=warning msg="waiting for response from boltdb open" plugin=bolt',
        because: 'another process still holds the file',
        nearMiss: true,
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="loading plugin" id=io.containerd.metadata.v1.bolt',
        because: 'ordinary start',
        nearMiss: true,
      },
    ],
  },
});
