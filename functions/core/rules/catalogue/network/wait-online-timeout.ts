import { defineRule } from '../../define';

export default defineRule({
  id: 'wait-online-timeout',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'network',
  component: 'network',
  category: 'network-configuration',
  severity: 'medium',
  title: 'The node booted without network in time',
  sources: ['system', 'cloud-init'],
  match: [
    {
      literal: 'Timeout occurred while waiting for network connectivity',
      pattern: /Timeout occurred while waiting for network connectivity/,
    },
    {
      literal: 'Failed to start Wait for Network to be Configured',
      pattern: /Failed to start Wait for Network to be Configured/,
    },
    {
      literal: 'wait-online.service: Failed',
      pattern: /(?:systemd-networkd|NetworkManager)-wait-online\.service: Failed with result/,
    },
  ],
  dedup: [],
  recovery: { none: 'it runs once per boot' },
  confidence: { alone: 0.88, strongerWith: ['dhcp-lease-lost', 'ena-probe-failed'] },
  mayCause: ['node-registration-failed', 'bootstrap-imds-failed'],
  why: 'No interface got an address within the time allowed (two minutes by default): DHCP, driver or link problems, or an extra interface that never gets one and is waited for.',
  impact: 'What needs the network at boot starts too early or not at all; on Bottlerocket the boot stops.',
  remediation: [
    { do: 'See which interface was not configured (networkctl)', risk: 'safe' },
    { do: 'Exclude extra interfaces with RequiredForOnline=no', risk: 'caution' },
    { do: 'Replace the node', risk: 'disruptive' },
  ],
  runbook: 'node-connectivity',
  references: ['https://www.freedesktop.org/software/systemd/man/latest/systemd-networkd-wait-online.service.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd-networkd-wait-online[812]: Timeout occurred while waiting for network connectivity.',
        from: 'systemd network/wait-online',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 systemd[812]: Failed to start Wait for Network to be Configured.',
        from: 'systemd',
      },
      {
        source: 'journal',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: systemd-networkd-wait-online.service: Failed with result 'exit-code'.",
        from: 'systemd',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: Finished systemd-networkd-wait-online.service - Wait for Network to be Configured.',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: Starting systemd-networkd-wait-online.service - Wait for Network to be Configured...',
        because: 'progress',
        nearMiss: true,
      },
    ],
  },
});
