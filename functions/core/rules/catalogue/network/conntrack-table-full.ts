import { defineRule } from '../../define';

export default defineRule({
  id: 'conntrack-table-full',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'network',
  component: 'kernel',
  category: 'conntrack',
  severity: 'critical',
  criticalBecause: 'new connections of all pods on the node are dropped',
  title: 'The connection tracking table is full',
  sources: ['kernel'],
  match: {
    literal: 'table full, dropping packet',
    pattern: /\b(?:nf|ip)_conntrack: (?:nf_conntrack: )?table full, dropping packet/,
  },
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: {
    alone: 0.97,
    strongerWith: ['conntrack-near-limit', 'conntrack-failures', 'conntrack-one-source-dominates'],
  },
  mayCause: [
    'coredns-upstream-timeout',
    'probe-failed',
    'kubelet-apiserver-list-failed',
    'node-lease-update-failed',
    'dns-queries-unanswered',
  ],
  why: 'Every flow through the node takes an entry until it times out; many short connections, DNS floods, scans or flows that never close fill nf_conntrack_max entries.',
  impact: 'Packets of new flows are dropped, so DNS, API calls and probes time out while open connections go on.',
  remediation: [
    { do: 'Find which source holds most entries (conntrack -L, or the listing in this bundle)', risk: 'safe' },
    { do: 'Raise net.netfilter.nf_conntrack_max through kube-proxy’s conntrack settings', risk: 'caution' },
    { do: 'Reduce short-lived connections: keep-alive, node-local DNS cache', risk: 'caution' },
  ],
  runbook: 'conntrack-exhaustion',
  nmaReason: 'ConntrackExceededKernel',
  npdReason: 'ConntrackFull',
  references: [
    'https://docs.kernel.org/networking/nf_conntrack-sysctl.html',
    'https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] nf_conntrack: nf_conntrack: table full, dropping packet',
        from: 'kernel source, net/netfilter/nf_conntrack_core.c, 4.14 and later',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: [ 8123.456789] nf_conntrack: table full, dropping packet.',
        from: 'kernel source, net/netfilter/nf_conntrack_core.c, 3.10',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: ip_conntrack: table full, dropping packet.',
        from: 'kernel source, ip_conntrack, 2.6',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] nf_conntrack: default automatic helper assignment has been turned off for security reasons',
        because: 'boot message',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] nf_conntrack version 0.5.0 (65536 buckets, 262144 max)',
        because: 'boot message',
        nearMiss: true,
      },
    ],
  },
});
