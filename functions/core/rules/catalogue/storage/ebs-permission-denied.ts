import { defineRule } from '../../define';

export default defineRule({
  id: 'ebs-permission-denied',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'storage',
  component: 'ebs-csi',
  category: 'iam',
  severity: 'high',
  title: 'The EBS driver may not call EC2 or use the key of a volume',
  sources: ['ebs-csi', 'pod-log'],
  match: [
    {
      literal: 'UnauthorizedOperation',
      pattern:
        /(?:AttachVolume|DetachVolume|CreateVolume|DeleteVolume|DescribeVolumes|DescribeInstances|ModifyVolume|DescribeVolumesModifications|CreateSnapshot|CreateTags|DescribeAvailabilityZones)[^\n]{0,300}UnauthorizedOperation/,
    },
    { literal: 'KMSKeyNotAccessible', pattern: /(?:Volume|vol-)[^\n]{0,200}KMSKeyNotAccessible/ },
    { literal: 'kms:CreateGrant', pattern: /not authorized to perform: kms:CreateGrant/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.95, strongerWith: ['ebs-attach-failed'] },
  mayCause: ['volume-mount-timeout'],
  why: 'The role of the controller lacks the managed policy AmazonEBSCSIDriverPolicy, its service account is not bound to a role, or the KMS key does not let it create grants.',
  impact: 'Volumes are not created, attached or resized.',
  remediation: [
    { do: 'Check the role of the controller’s service account and its policy', risk: 'safe' },
    { do: 'Add kms:CreateGrant and key use for customer keys', risk: 'safe' },
  ],
  runbook: 'csi-ebs',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html',
    'https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEBSCSIDriverPolicy.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = Internal desc = Could not attach volume \\"vol-0123456789abcdef0\\" to node \\"i-0123456789abcdef0\\": operation error EC2: AttachVolume, https response error StatusCode: 403, api error UnauthorizedOperation: You are not authorized to perform this operation."',
        from: 'EC2 API',
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = Internal desc = could not create volume in EC2: Volume creation failed: KMSKeyNotAccessible"',
        from: 'EC2 API',
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="User is not authorized to perform: kms:CreateGrant on resource key"',
        from: 'AWS KMS',
      },
    ],
    silent: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 cloud.go:300] "Retrieving credentials" provider="WebIdentity"',
        because: 'ordinary start',
        nearMiss: true,
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 cloud.go:500] "dry-run" err="DryRunOperation: Request would have succeeded"',
        because: 'permission test passed',
        nearMiss: true,
      },
    ],
  },
});
