import { defineRule } from '../../define';

export default defineRule({
  id: 'mac-address-policy',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'network',
  component: 'udev',
  category: 'network-configuration',
  severity: 'low',
  title: 'systemd changes the hardware addresses of pod interfaces',
  sources: ['system', 'udev-net'],
  match: [
    {
      literal: 'ould not generate persistent MAC',
      pattern: /[Cc]ould not generate persistent MAC(?: address)? for (?<interface>\S{2,15})/,
    },
    {
      literal: 'persistent MAC address',
      pattern: /(?<interface>(?:veth|eni)\w{2,14}): [^\n]{0,40}[Ff]ailed to generate persistent MAC address/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.8, strongerWith: [] },
  mayCause: [],
  why: 'MACAddressPolicy=persistent applies to veth interfaces; it races with the VPC CNI, which sets the addresses itself.',
  impact: 'A few pods have no network after start.',
  remediation: [{ do: 'Set MACAddressPolicy=none in the link file, as EKS images do', risk: 'safe' }],
  runbook: 'pod-connectivity',
  nmaReason: 'MACAddressPolicyMisconfigured',
  references: [
    'https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md',
    'https://www.freedesktop.org/software/systemd/man/latest/systemd.link.html',
  ],
  falsePositives: 'printed once per pod on images where it has no effect',
  examples: {
    fires: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 systemd-udevd[812]: Could not generate persistent MAC address for eni1a2b3c4d5e6: No such file or directory',
        from: 'systemd udev/net/link-config.c',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-udevd[812]: vethe9d34ddf: Failed to generate persistent MAC address: No data available',
        from: 'systemd udev/net/link-config.c, 250',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-udevd[812]: Using default interface naming scheme 'v252'.",
        because: 'ordinary start',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-networkd[812]: eni1a2b3c4d5e6: Gained IPv6LL',
        because: 'a pod started',
        nearMiss: true,
      },
    ],
  },
});
