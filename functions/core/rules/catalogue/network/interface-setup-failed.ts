import { defineRule } from '../../define';

export default defineRule({
  id: 'interface-setup-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'network',
  component: 'network',
  category: 'network-configuration',
  severity: 'low',
  title: 'The system’s tools could not configure a network interface',
  sources: ['system', 'udev-net'],
  match: [
    {
      literal: 'policy-routes@',
      pattern:
        /(?:policy-routes|refresh-policy-routes)@(?<interface>[\w.]{2,15})\.service: (?:Failed with result|Main process exited, code=exited, status=[1-9])/,
    },
    {
      literal: 'udev-net-manager',
      pattern: /udev-net-manager[^\n]{0,60}: [^\n]{0,200}(?:level"?[:=]"?(?:error|fatal)|[Ff]ailed to)/,
    },
    { literal: 'Failed to configure interface', pattern: /Failed to configure interface/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.82, strongerWith: ['eni-route-table-incomplete'] },
  mayCause: ['dhcp-lease-lost'],
  why: 'A hook of the image (policy routes, multi-card set-up, udev network manager) failed, often for lack of instance metadata.',
  impact: 'Secondary interfaces lack routes; on EKS they belong to the VPC CNI anyway.',
  remediation: [{ do: 'Read the message and check instance metadata', risk: 'safe' }],
  runbook: 'node-connectivity',
  references: ['https://github.com/amazonlinux/amazon-ec2-net-utils', 'https://awslabs.github.io/amazon-eks-ami/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: policy-routes@ens6.service: Failed with result 'exit-code'.",
        from: 'systemd',
      },
      {
        source: 'udev-net',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 udev-net-manager[712]: {"level":"error","msg":"failed to fetch metadata","error":"timeout"}',
        from: 'amazon-eks-ami',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 configure-multicard-interfaces[812]: Failed to configure interface ens33: no such device',
        from: 'amazon-eks-ami',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: Finished policy-routes@ens6.service - Set up policy routes for ens6.',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'udev-net',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 udev-net-manager[712]: {"level":"info","msg":"interface is managed by the CNI"}',
        because: 'progress',
        nearMiss: true,
      },
    ],
  },
});
