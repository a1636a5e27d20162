import { defineRule } from '../../define';

export default defineRule({
  id: 'bottlerocket-pluto-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'bottlerocket',
  component: 'bottlerocket',
  category: 'boot-failed',
  severity: 'high',
  title: 'Bottlerocket cannot read its cluster settings from AWS',
  sources: ['system'],
  match: [
    {
      literal: 'Timed-out waiting for EKS Describe Cluster',
      pattern: /Timed-out waiting for EKS Describe Cluster API response/,
    },
    {
      literal: 'IMDS request failed: ',
      pattern: /(?:pluto|sundog|shibaken|early-boot-config)[^\n]{0,200}IMDS request failed: /,
    },
    { literal: 'Timed out retrieving private DNS name', pattern: /Timed out retrieving private DNS name from EC2/ },
    { literal: 'Unable to retrieve cluster name', pattern: /Unable to retrieve cluster name and AWS region/ },
    { literal: 'Error describing cluster', pattern: /Error describing cluster: [^\n]{3,160}/ },
  ],
  dedup: [],
  recovery: { boundary: 'reboot' },
  confidence: { alone: 0.93, strongerWith: [] },
  mayCause: ['bottlerocket-setting-generator-failed'],
  why: 'EC2, EKS or instance metadata did not answer or refused: no route or endpoint, missing rights of the node role, or a throttled API.',
  impact: 'The node waits or starts without provider id, DNS address or pod limit.',
  remediation: [
    { do: 'Check the endpoints ec2 and eks and the node role', risk: 'safe' },
    { do: 'Set the values in user data for clusters without internet', risk: 'caution' },
  ],
  runbook: 'bottlerocket',
  references: [
    'https://github.com/bottlerocket-os/bottlerocket-core-kit',
    'https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal pluto[812]: Timed out retrieving private DNS name from EC2: deadline has elapsed',
        from: 'Bottlerocket pluto',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal sundog[812]: stderr: Unable to retrieve cluster name and AWS region from Bottlerocket API',
        from: 'Bottlerocket pluto',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal pluto[812]: Error describing cluster: AccessDeniedException',
        from: 'Bottlerocket pluto',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal pluto[812]: Timed-out waiting for EKS Describe Cluster API response: deadline has elapsed',
        from: 'Bottlerocket pluto',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal pluto[812]: IMDS request failed: error sending request',
        from: 'Bottlerocket pluto',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal pluto[812]: generated max-pods 110',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[812]: Finished pluto.service - Generate additional settings for Kubernetes.',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
