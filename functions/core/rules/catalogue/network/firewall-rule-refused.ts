import { defineRule } from '../../define';

export default defineRule({
  id: 'firewall-rule-refused',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'network',
  component: 'kernel',
  category: 'iptables',
  severity: 'medium',
  title: 'The kernel refused a firewall rule or set',
  sources: ['kernel', 'kube-proxy', 'cni'],
  match: [
    {
      literal: 'x_tables: ',
      pattern:
        /x_tables: (?:ip_tables|ip6_tables|arp_tables|ebtables): [\w.]{2,30}(?: match| target)?: (?:only valid|bad hook|invalid (?:size|revision)|used from hooks|only called from)[^\n]{0,80}/,
    },
    {
      literal: 'Kernel error received: ',
      pattern: /ipset v[\d.]{2,8}: (?:Error in line \d+: )?Kernel error received: (?<reason>[^\n]{3,60})/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.85, strongerWith: ['kube-proxy-iptables-restore-failed'] },
  mayCause: ['kube-proxy-iptables-restore-failed'],
  why: 'The tool and the kernel disagree: a module of another version, a match that is not allowed in that chain, or a set of a wrong type.',
  impact: 'The rule is not in force; service or policy traffic may be wrong.',
  remediation: [
    { do: 'Compare the version of iptables in the image with the kernel modules', risk: 'safe' },
    { do: 'Find which agent writes the rule', risk: 'safe' },
  ],
  runbook: 'service-connectivity',
  references: ['https://www.netfilter.org/documentation/index.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] x_tables: ip_tables: REDIRECT target: only valid in nat table, not filter',
        from: 'kernel source, net/netfilter/x_tables.c',
      },
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 ipset.go:190] "error adding ip set entry" err="ipset v7.15: Kernel error received: set type not supported"',
        from: 'ipset',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] ip_tables: (C) 2000-2006 Netfilter Core Team',
        because: 'boot message',
        nearMiss: true,
      },
      { source: 'dmesg', line: '[ 8123.456789] x_tables: Copyright', because: 'boot message', nearMiss: true },
    ],
  },
});
