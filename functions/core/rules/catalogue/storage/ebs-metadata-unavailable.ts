import { defineRule } from '../../define';

export default defineRule({
  id: 'ebs-metadata-unavailable',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'storage',
  component: 'ebs-csi',
  category: 'imds',
  severity: 'medium',
  title: 'The EBS node plugin cannot read instance metadata',
  sources: ['ebs-csi', 'pod-log'],
  match: [
    {
      literal: 'failed to retrieve instance data from ec2 metadata',
      pattern: /failed to retrieve instance data from ec2 metadata/,
    },
    {
      literal: 'could not get EC2 instance identity metadata',
      pattern: /could not get EC2 instance identity metadata/,
    },
    {
      literal: 'error getting instance data from ec2 metadata',
      pattern: /error getting instance data from ec2 metadata/,
    },
    { literal: 'Retrieving IMDS metadata failed', pattern: /Retrieving IMDS metadata failed/ },
  ],
  dedup: [],
  recovery: { none: 'printed once, when the plugin starts' },
  confidence: { alone: 0.88, strongerWith: [] },
  mayCause: ['csi-driver-not-registered'],
  why: 'The hop limit of the metadata service is 1, metadata is switched off, or a policy blocks pods from it. The plugin then asks the Kubernetes API for labels of the node.',
  impact: 'Volume limits are less exact; when the API does not help either, the plugin does not start.',
  remediation: [
    { do: 'Set the hop limit to 2 or run the plugin with hostNetwork', risk: 'caution' },
    { do: 'Let the plugin use --metadata-sources=kubernetes on purpose', risk: 'safe' },
  ],
  runbook: 'csi-ebs',
  references: [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html',
    'https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/faq.md',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       7 metadata.go:52] "failed to retrieve instance data from ec2 metadata; retrieving instance data from kubernetes api" err="EC2 instance metadata is not available"',
        from: 'aws-ebs-csi-driver pkg/cloud/metadata',
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 main.go:60] "Could not determine region" err="could not get EC2 instance identity metadata: operation error ec2imds: GetInstanceIdentityDocument, canceled"',
        from: 'aws-ebs-csi-driver',
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F W1120 08:14:02.118204       1 metadata.go:60] error getting instance data from ec2 metadata or kubernetes api',
        from: 'aws-ebs-csi-driver',
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 metadata.go:99] "Retrieving IMDS metadata failed" err="context deadline exceeded"',
        from: 'aws-ebs-csi-driver 1.3x',
      },
    ],
    silent: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       3 ec2.go:40] "Retrieving EC2 instance identity metadata" regionFromSession=""',
        because: 'ordinary start',
        nearMiss: true,
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 metadata.go:55] "Retrieved metadata from IMDS"',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
