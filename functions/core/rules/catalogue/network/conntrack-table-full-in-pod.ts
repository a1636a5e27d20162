import { defineRule } from '../../define';

export default defineRule({
  id: 'conntrack-table-full-in-pod',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'network',
  component: 'kernel',
  category: 'conntrack',
  severity: 'medium',
  title: 'The connection tracking table of one network namespace is full',
  sources: ['kernel'],
  match: { literal: 'table full in netns', pattern: /nf_conntrack: table full in netns \d{1,12}, dropping packet/ },
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.93, strongerWith: ['conntrack-near-limit'] },
  mayCause: ['probe-failed'],
  why: 'A pod or other namespace with rules of its own has as many flows as nf_conntrack_max allows.',
  impact: 'That namespace drops new connections; the others do not.',
  remediation: [
    { do: 'Find the namespace by its number (lsns -t net)', risk: 'safe' },
    { do: 'Raise net.netfilter.nf_conntrack_max', risk: 'caution' },
  ],
  runbook: 'conntrack-exhaustion',
  npdReason: 'ConntrackFull',
  references: ['https://docs.kernel.org/networking/nf_conntrack-sysctl.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] nf_conntrack: table full in netns 4026532281, dropping packet',
        from: 'kernel source, net/netfilter/nf_conntrack_core.c, 6.17',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: nf_conntrack: nf_conntrack: table full in netns 4026533001, dropping packet',
        from: 'kernel source, net/netfilter/nf_conntrack_core.c, 6.17',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] nf_conntrack: nf_conntrack: table full, dropping packet',
        because: 'the node, another rule',
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
