import { defineRule } from '../../define';

export default defineRule({
  id: 'dhcp-lease-lost',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'network',
  component: 'network',
  category: 'dhcp',
  severity: 'high',
  title: 'The node lost or did not get its IP address',
  sources: ['system'],
  // Only names of a first interface: leases of detached ENIs end every time
  match: [
    {
      literal: 'DHCP lease lost',
      pattern: /(?<interface>(?:eth0|ens[35]|enX0|enp0s[35]|eno\w{1,12}|bond\w{0,12})): DHCP lease lost/,
    },
    {
      literal: 'DHCPv4 lease lost',
      pattern: /(?<interface>(?:eth0|ens[35]|enX0|enp0s[35]|eno\w{1,12}|bond\w{0,12})): DHCPv4 lease lost/,
    },
    {
      literal: 'DHCPv6 lease lost',
      pattern: /(?<interface>(?:eth0|ens[35]|enX0|enp0s[35]|eno\w{1,12}|bond\w{0,12})): DHCPv6 lease lost/,
    },
    {
      literal: 'request timed out',
      pattern: /NetworkManager\[\d+\]:[^\n]{0,80}dhcp[46] \((?<interface>[\w.-]{2,15})\): request timed out/,
    },
    { literal: 'No DHCPOFFERS received', pattern: /dhclient\[\d+\]: No DHCPOFFERS received/ },
    {
      literal: 'ould not set DHCP',
      pattern:
        /(?<interface>(?:eth0|ens[35]|enX0|enp0s[35]|eno\w{1,12}|bond\w{0,12})): [Cc]ould not set DHCPv?[46]? (?:address|route|gateway)/,
    },
  ],
  dedup: [],
  recovery: {
    literal: ': DHCPv4 address ',
    pattern: /systemd-networkd\[\d+\]: \w{2,15}: DHCPv4 address [\d.]{7,15}\/\d/,
  },
  confidence: { alone: 0.93, strongerWith: ['interface-down', 'default-route-missing'] },
  mayCause: ['node-lease-update-failed', 'kubelet-apiserver-list-failed', 'node-became-not-ready'],
  why: 'The DHCP server of the VPC was not reached in time (device reset, blocked traffic), the clock jumped, or several tools manage the interface.',
  impact: 'The interface has no address: the node is cut off, or loses a secondary ENI.',
  remediation: [
    { do: 'Look for link and driver faults before it', risk: 'safe' },
    { do: 'Keep a single tool in charge of the interfaces', risk: 'caution' },
    { do: 'Replace the node when it does not recover', risk: 'disruptive' },
  ],
  runbook: 'node-connectivity',
  references: [
    'https://docs.aws.amazon.com/vpc/latest/userguide/VPC_DHCP_Options.html',
    'https://www.freedesktop.org/software/systemd/man/latest/systemd.network.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-networkd[812]: ens5: DHCP lease lost',
        from: 'systemd networkd-dhcp4.c',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-networkd[812]: eth0: DHCPv4 lease lost',
        from: 'systemd networkd-dhcp4.c, 255',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-networkd[812]: ens5: DHCPv6 lease lost',
        from: 'systemd networkd-dhcp6.c',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 NetworkManager[812]: <warn>  [1795162442.1182] dhcp4 (eth0): request timed out',
        from: 'NetworkManager',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 dhclient[812]: No DHCPOFFERS received.',
        from: 'ISC dhclient',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 systemd-networkd[812]: ens5: Could not set DHCPv4 route: Nexthop has invalid gateway. Network is unreachable',
        from: 'systemd networkd-dhcp4.c',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-networkd[812]: ens5: DHCPv4 address 10.0.12.34/20, gateway 10.0.0.1 acquired from 10.0.0.1',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 dhclient[812]: DHCPACK from 10.0.0.1 (xid=0x1a2b3c4d)',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
