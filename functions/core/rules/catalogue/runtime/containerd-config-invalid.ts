import { defineRule } from '../../define';

export default defineRule({
  id: 'containerd-config-invalid',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'runtime-config',
  severity: 'critical',
  criticalBecause: 'containerd or its CRI plugin does not start: no pod can run',
  title: 'containerd configuration is invalid or its CRI plugin did not load',
  sources: ['containerd', 'messages', 'journal', 'containerd-list'],
  match: [
    { literal: 'failed to load TOML', pattern: /containerd: failed to load TOML: (?<error>.{3,200})/ },
    {
      literal: 'failed to create CRI service',
      pattern: /failed to create CRI service: (?<error>[^"]{3,200})/,
      unless: /too many open files/,
    },
    { literal: 'invalid plugin config', pattern: /invalid plugin config: (?<error>[^"]{3,200})/ },
  ],
  dedup: [],
  recovery: {
    literal: 'containerd successfully booted in',
    pattern: /containerd successfully booted in/,
    sources: ['containerd', 'messages', 'journal'],
  },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [
    'containerd-unit-failed',
    'cri-api-unavailable',
    'runtime-socket-unreachable',
    'container-runtime-not-ready',
  ],
  why: 'The file has a syntax error, options of another version, or names a snapshotter or runtime that is not there.',
  impact: 'The node has no usable runtime.',
  remediation: [
    { do: 'Check /etc/containerd/config.toml with containerd config dump', risk: 'safe' },
    { do: 'Remove the override and restart containerd', risk: 'caution' },
  ],
  runbook: 'container-runtime-failures',
  nmaReason: 'DeprecatedContainerdConfiguration',
  references: ['https://github.com/containerd/containerd/blob/main/docs/cri/config.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: containerd: failed to load TOML: /etc/containerd/config.toml: toml: expected newline but got U+003D',
        from: 'containerd cmd/containerd/server/config',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=warning msg="failed to load plugin io.containerd.grpc.v1.cri" error="failed to create CRI service: failed to find snapshotter \\"soci\\""',
        from: 'containerd internal/cri',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=warning msg="failed to load plugin" error="invalid plugin config: \\`systemd_cgroup\\` only works for runtime io.containerd.runtime.v1.linux" id=io.containerd.grpc.v1.cri type=io.containerd.grpc.v1',
        from: 'containerd pkg/cri/config',
      },
    ],
    silent: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=info msg="skip loading plugin" error="no scratch file generator: skip plugin" id=io.containerd.snapshotter.v1.blockfile',
        because: 'optional plugin',
        nearMiss: true,
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=warning msg="failed to load plugin io.containerd.snapshotter.v1.devmapper" error="devmapper not configured"',
        because: 'optional plugin',
        nearMiss: true,
      },
      {
        source: 'containerd',
        line: '{"error":"cni config load failed: no network config found in /etc/cni/net.d: cni plugin not initialized: failed to load cni config","level":"error","msg":"failed to load cni during init, please check CRI plugin status before setting up network for pods"}',
        because: 'ordinary before aws-node has run',
        nearMiss: true,
      },
    ],
  },
});
