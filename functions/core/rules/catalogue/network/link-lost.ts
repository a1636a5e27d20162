import { defineRule } from '../../define';

export default defineRule({
  id: 'link-lost',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'network',
  component: 'network',
  category: 'link',
  severity: 'medium',
  title: 'A network interface of the node lost its link',
  sources: ['kernel'],
  // Only names of a first interface: the VPC CNI attaches and detaches the others as pods come and go
  match: [
    {
      literal: ': Lost carrier',
      pattern:
        /systemd-networkd\[\d+\]: (?<interface>(?:eth0|ens[35]|enX0|enp0s[35]|eno\w{1,12}|bond\w{0,12})): Lost carrier/,
    },
    {
      literal: ' Link is Down',
      pattern: /\b(?<interface>(?:eth|ens|enp|eno|bond|ib)[\w.]{1,12}):? (?:NIC )?Link is Down/,
    },
  ],
  dedup: ['interface'],
  recovery: {
    literal: ': Gained carrier',
    pattern:
      /systemd-networkd\[\d+\]: (?<interface>(?:eth0|ens[35]|enX0|enp0s[35]|eno\w{1,12}|bond\w{0,12})): Gained carrier/,
    by: ['interface'],
    sources: ['system'],
  },
  confidence: { alone: 0.88, strongerWith: ['interface-down', 'ena-device-reset'] },
  mayCause: ['node-lease-update-failed'],
  why: 'The device was reset or detached, or the cable of a hybrid node lost contact.',
  impact: 'No traffic over it meanwhile.',
  remediation: [{ do: 'Look for resets of the driver and detached ENIs', risk: 'safe' }],
  runbook: 'node-connectivity',
  references: ['https://www.freedesktop.org/software/systemd/man/latest/systemd-networkd.service.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-networkd[812]: ens5: Lost carrier',
        from: 'systemd networkd-link.c',
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] igb 0000:01:00.0 eno1: igb: eno1 NIC Link is Down',
        from: 'kernel source, drivers/net/ethernet/intel/igb',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-networkd[812]: eni1a2b3c4d5e6: Lost carrier',
        because: 'a pod ended',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-networkd[812]: ens6: Lost carrier',
        because: 'an ENI was detached',
        nearMiss: true,
      },
    ],
  },
});
