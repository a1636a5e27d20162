import { defineRule } from '../../define';

export default defineRule({
  id: 'coredns-corefile-invalid',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'dns',
  component: 'coredns',
  category: 'dns-config',
  severity: 'critical',
  criticalBecause: 'CoreDNS does not start with this Corefile: cluster DNS is down as its pods restart',
  title: 'Corefile is not valid',
  sources: ['coredns'],
  match: [
    {
      literal: ' - Error during parsing',
      pattern: /Corefile:(?<line>\d{1,5}) - Error during parsing: (?<error>.{3,160})/,
    },
    {
      literal: 'not an IP address or file',
      pattern: /plugin\/forward: not an IP address or file: \\*"(?<value>[^"]{1,120})\\*"/,
    },
    {
      literal: 'can only be used once per Server Block',
      pattern: /this plugin can only be used once per Server Block/,
    },
    {
      literal: 'plugin/forward: no nameservers found',
      pattern: /plugin\/forward: no (?:valid upstream addresses|nameservers) found/,
    },
    { literal: 'nknown directive', pattern: /[Uu]nknown directive '(?<value>[a-z0-9_]{1,40})'/ },
  ],
  dedup: [],
  recovery: {
    literal: 'plugin/reload: Running configuration',
    pattern: /plugin\/reload: Running configuration/,
    sources: ['coredns'],
  },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['coredns-reload-failed'],
  why: 'A typing error in the ConfigMap, a plugin this version no longer has, or an empty resolv.conf.',
  impact: 'Running pods keep the old configuration; each pod that starts fails.',
  remediation: [{ do: 'Correct the coredns ConfigMap; the line number is in the message', risk: 'caution' }],
  runbook: 'dns-failures',
  references: [
    'https://coredns.io/manual/configuration/',
    'https://docs.aws.amazon.com/eks/latest/userguide/managing-coredns.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'coredns',
        line: "2026-11-20T08:14:02.118204512Z stderr F /etc/coredns/Corefile:7 - Error during parsing: Unknown directive 'proxy'",
        from: 'coredns core/dnsserver',
      },
      {
        source: 'coredns',
        line: 'plugin/forward: not an IP address or file: "resolver.corp.example"',
        from: 'coredns plugin/forward',
      },
      { source: 'coredns', line: 'plugin/forward: no nameservers found', from: 'coredns plugin/forward' },
      {
        source: 'coredns',
        line: 'plugin/cache: this plugin can only be used once per Server Block',
        from: 'coredns core/dnsserver',
      },
      {
        source: 'coredns',
        line: "2026/11/20 08:14:02 [ERROR] Unknown directive 'upstream'",
        from: 'coredns core/dnsserver',
      },
    ],
    silent: [
      {
        source: 'coredns',
        line: '[INFO] plugin/reload: Running configuration SHA512 = 591cf328cccc12bc490481273e738df5',
        because: 'running',
        nearMiss: true,
      },
      {
        source: 'coredns',
        line: '[WARNING] No files matching import glob pattern: /etc/coredns/custom/*.override',
        because: 'harmless',
        nearMiss: true,
      },
    ],
  },
});
