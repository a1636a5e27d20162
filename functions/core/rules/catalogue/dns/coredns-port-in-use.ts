import { defineRule } from '../../define';

export default defineRule({
  id: 'coredns-port-in-use',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'dns',
  component: 'coredns',
  category: 'port-conflict',
  severity: 'high',
  title: 'CoreDNS or the node cache cannot listen on its port',
  sources: ['coredns'],
  match: {
    literal: ': bind: ',
    pattern:
      /[Ll]isten (?:tcp|udp) (?<address>\S{0,45}:\d{2,5}): bind: (?<error>address already in use|permission denied|cannot assign requested address)/,
  },
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'Another resolver has the port (systemd-resolved, a second node cache), or the pod lacks NET_BIND_SERVICE.',
  impact: 'This instance does not answer.',
  remediation: [{ do: 'Find who listens on port 53 of the node', risk: 'safe' }],
  runbook: 'dns-failures',
  references: ['https://kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'coredns',
        line: '2026-11-20T08:14:02.118204512Z stderr F Listen: listen tcp :53: bind: permission denied',
        from: 'coredns core/dnsserver',
      },
      {
        source: 'coredns',
        line: 'listen udp 169.254.20.10:53: bind: address already in use',
        from: 'kubernetes node-cache',
      },
    ],
    silent: [
      { source: 'coredns', line: '.:53', because: 'ordinary start' },
      {
        source: 'coredns',
        line: '[INFO] plugin/health: listening on :8080',
        because: 'ordinary start',
        nearMiss: true,
      },
    ],
  },
});
