import { defineRule } from '../../define';

export default defineRule({
  id: 'coredns-reload-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'dns',
  component: 'coredns',
  category: 'dns-config',
  severity: 'medium',
  title: 'CoreDNS could not load a changed Corefile',
  sources: ['coredns'],
  match: [
    {
      literal: 'Corefile changed but reload failed',
      pattern: /plugin\/reload: Corefile changed but reload failed: (?<error>.{3,160})/,
    },
    { literal: '[ERROR] Restart failed', pattern: /\[ERROR\] Restart failed: (?<error>.{3,160})/ },
  ],
  dedup: [],
  recovery: { literal: 'Reloading complete', pattern: /Reloading complete/, sources: ['coredns'] },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'The new text is not valid; the old configuration stays in force.',
  impact: 'The change has no effect, and the next restart of the pod will fail.',
  remediation: [{ do: 'Correct the ConfigMap now, before pods restart', risk: 'caution' }],
  runbook: 'dns-failures',
  references: ['https://coredns.io/plugins/reload/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'coredns',
        line: '2026-11-20T08:14:02.118204512Z stdout F [ERROR] plugin/reload: Corefile changed but reload failed: parse error',
        from: 'coredns plugin/reload',
      },
      {
        source: 'coredns',
        line: '[ERROR] Restart failed: listen tcp :53: bind: address in use',
        from: 'coredns caddy',
      },
    ],
    silent: [
      { source: 'coredns', line: '[INFO] Reloading', because: 'reload begins', nearMiss: true },
      { source: 'coredns', line: '[INFO] Reloading complete', because: 'success', nearMiss: true },
    ],
  },
});
