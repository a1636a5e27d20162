import { defineRule } from '../../define';

export default defineRule({
  id: 'duplicate-address',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'network',
  component: 'network',
  category: 'routing',
  severity: 'medium',
  title: 'An IP address is used twice',
  sources: ['kernel'],
  match: [
    {
      literal: 'IPv6 duplicate address',
      pattern: /(?<interface>[\w.-]{2,15}): IPv6 duplicate address (?<address>[0-9a-f:]{4,40})/,
    },
    {
      literal: 'address conflict was detected',
      pattern: /(?<interface>[\w.-]{2,15}): [^\n]{1,80}address conflict was detected/,
    },
  ],
  dedup: ['interface'],
  recovery: { boundary: 'reboot', quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['probe-failed'],
  why: 'Two interfaces claim the address: cloned machines, a static address inside the DHCP range, or a tool that copies ENI addresses.',
  impact: 'Traffic to it goes to either of them.',
  remediation: [
    { do: 'Find the other holder by its hardware address', risk: 'safe' },
    { do: 'Remove the wrong one', risk: 'caution' },
  ],
  runbook: 'node-connectivity',
  references: ['https://docs.kernel.org/networking/ip-sysctl.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] IPv6: eth0: IPv6 duplicate address fe80::40c:ff:fe00:1 used by 06:0c:00:00:00:02 detected!',
        from: 'kernel source, net/ipv6/addrconf.c',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-networkd[812]: eno1: Dropping address 192.168.1.20, as an address conflict was detected.',
        from: 'systemd networkd-ipv4acd.c',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] IPv6: ADDRCONF(NETDEV_CHANGE): eth0: link becomes ready',
        because: 'boot message',
        nearMiss: true,
      },
      { source: 'ip-route', line: 'fe80::/64 dev eth0 proto kernel metric 256', because: 'a route', nearMiss: true },
    ],
  },
});
