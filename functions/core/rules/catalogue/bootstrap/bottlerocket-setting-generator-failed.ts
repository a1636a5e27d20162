import { defineRule } from '../../define';

export default defineRule({
  id: 'bottlerocket-setting-generator-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'bootstrap',
  component: 'bottlerocket',
  category: 'node-join',
  severity: 'critical',
  criticalBecause: 'Bottlerocket cannot complete its settings: kubelet does not start',
  title: 'A Bottlerocket setting generator failed',
  sources: ['bootstrap', 'other-log'],
  match: [
    {
      literal: 'Setting generator ',
      pattern:
        /Setting generator '(?<generator>[^']{3,60})' failed with exit code (?<code>-?\d{1,3})(?: - stderr: (?<error>.{3,160}))?/,
    },
    {
      literal: 'start User-specified setting generators',
      pattern: /Failed to start User-specified setting generators/,
    },
  ],
  dedup: [],
  recovery: { none: 'setting generators run once per boot' },
  confidence: { alone: 0.9, strongerWith: ['bootstrap-describe-cluster-failed'] },
  mayCause: ['kubelet-start-failed'],
  why: 'pluto or another generator could not reach EKS, EC2 or the metadata service, often for lack of a route, endpoint, permission or proxy credentials.',
  impact: 'The instance never becomes a node.',
  remediation: [
    { do: 'Read the stderr part', risk: 'safe' },
    {
      do: 'Set api-server, cluster-certificate and cluster-dns-ip in user data so that they need not be generated',
      risk: 'caution',
    },
  ],
  runbook: 'node-join-failure',
  references: [
    'https://bottlerocket.dev/en/os/latest/',
    'https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal sundog[1343]: Setting generator 'pluto private-dns-name' failed with exit code 1 - stderr: Timed out retrieving private DNS name from EC2: deadline has elapsed",
        from: 'bottlerocket sources/api/sundog',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[1]: Failed to start User-specified setting generators.',
        from: 'systemd, bottlerocket',
      },
    ],
    silent: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal systemd[1]: Finished User-specified setting generators.',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal sundog[1343]: sundog started',
        because: 'start',
      },
    ],
  },
});
