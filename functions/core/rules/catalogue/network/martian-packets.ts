import { defineRule } from '../../define';

export default defineRule({
  id: 'martian-packets',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'network',
  component: 'kernel',
  category: 'routing',
  severity: 'low',
  title: 'Packets with impossible addresses arrive',
  sources: ['kernel'],
  match: [
    {
      literal: 'martian source',
      pattern: /martian source (?<source>[\d.]{7,15}) from [\d.]{7,15}, on dev (?<interface>[\w.-]{2,15})/,
    },
    {
      literal: 'martian destination',
      pattern: /martian destination [\d.]{7,15} from [\d.]{7,15}, dev (?<interface>[\w.-]{2,15})/,
    },
  ],
  dedup: ['interface'],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.85, strongerWith: ['rp-filter-strict', 'eni-route-table-incomplete'] },
  mayCause: [],
  why: 'The address does not belong to the interface it came in on: asymmetric routes over several ENIs, strict reverse path filtering, or stale neighbours.',
  impact: 'Those packets are dropped.',
  remediation: [{ do: 'Compare ip rules and rp_filter with the ENI of the address', risk: 'safe' }],
  runbook: 'pod-connectivity',
  references: ['https://docs.kernel.org/networking/ip-sysctl.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] IPv4: martian source 10.0.12.34 from 10.0.99.7, on dev eth0',
        from: 'kernel source, net/ipv4/route.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: IPv4: martian destination 127.0.0.1 from 10.0.99.7, dev ens6',
        from: 'kernel source, net/ipv4/route.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] ll header: 00000000: 06 0c 00 00 00 01 06 0c',
        because: 'second line of the same report',
        nearMiss: true,
      },
      { source: 'sysctl', line: 'net.ipv4.conf.all.log_martians = 0', because: 'setting', nearMiss: true },
    ],
  },
});
