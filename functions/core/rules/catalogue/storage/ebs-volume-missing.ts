import { defineRule } from '../../define';

export default defineRule({
  id: 'ebs-volume-missing',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'storage',
  component: 'ebs-csi',
  category: 'volume-attach',
  severity: 'high',
  title: 'An EBS volume does not exist any more, or is in another zone',
  sources: ['ebs-csi', 'kubelet', 'pod-log'],
  match: [
    {
      literal: 'InvalidVolume.NotFound',
      pattern: /InvalidVolume\.NotFound: The volume '(?<volume>vol-[0-9a-f]{8,40})' does not exist/,
    },
    {
      literal: 'InvalidVolume.ZoneMismatch',
      pattern:
        /InvalidVolume\.ZoneMismatch: The volume '(?<volume>vol-[0-9a-f]{8,40})' is not in the same availability zone/,
    },
  ],
  dedup: ['volume'],
  recovery: { none: 'a deleted volume or a zone does not come back by itself' },
  confidence: { alone: 0.95, strongerWith: ['volume-mount-timeout'] },
  mayCause: ['volume-mount-timeout'],
  why: 'The volume was deleted outside Kubernetes, or a hand-made persistent volume lacks its zone.',
  impact: 'The pod can never start on this node.',
  remediation: [
    { do: 'Check CloudTrail for DeleteVolume', risk: 'safe' },
    { do: 'Restore from a snapshot and bind the claim to it', risk: 'caution' },
    { do: 'Add the zone to the node affinity of the persistent volume', risk: 'safe' },
  ],
  runbook: 'csi-ebs',
  references: [
    'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html',
    'https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = NotFound desc = operation error EC2: AttachVolume, api error InvalidVolume.NotFound: The volume \'vol-0123456789abcdef0\' does not exist."',
        from: 'EC2 API',
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = Internal desc = Could not attach: InvalidVolume.ZoneMismatch: The volume \'vol-0123456789abcdef0\' is not in the same availability zone as instance \'i-0123456789abcdef0\'"',
        from: 'EC2 API',
      },
    ],
    silent: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 controller.go:290] "DeleteVolume: volume not found, returning with success"',
        because: 'already deleted',
        nearMiss: true,
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F W1120 08:14:02.118204       1 cloud.go:900] "DetachDisk called on non-attached volume" volumeID="vol-0123456789abcdef0"',
        because: 'already detached',
        nearMiss: true,
      },
    ],
  },
});
