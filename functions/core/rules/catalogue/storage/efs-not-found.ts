import { defineRule } from '../../define';

export default defineRule({
  id: 'efs-not-found',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'storage',
  component: 'efs',
  category: 'efs-mount',
  severity: 'high',
  title: 'An EFS file system or access point does not exist or has no rights',
  sources: ['efs-csi', 'kubelet', 'pod-log'],
  match: [
    { literal: 'AccessPointNotFound', pattern: /\bAccessPointNotFound\b/ },
    { literal: 'FileSystemNotFound', pattern: /\bFileSystemNotFound\b/ },
    { literal: 'AccessPointLimitExceeded', pattern: /\bAccessPointLimitExceeded\b/ },
    { literal: 'elasticfilesystem:', pattern: /not authorized to perform: elasticfilesystem:(?<action>\w{5,40})/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.93, strongerWith: [] },
  mayCause: ['volume-setup-failed'],
  why: 'It was deleted, the volume handle is wrong, the limit of access points is reached, or the driver’s role lacks the rights.',
  impact: 'Volumes cannot be created or mounted.',
  remediation: [
    { do: 'Compare the volume handle with what EFS shows', risk: 'safe' },
    { do: 'Check the role of the driver', risk: 'safe' },
  ],
  runbook: 'csi-efs',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/efs-csi.html',
    'https://docs.aws.amazon.com/efs/latest/ug/limits.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'efs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = Internal desc = Failed to describe Access Point: AccessPointNotFound: Access point fsap-0123456789abcdef0 does not exist"',
        from: 'EFS API',
      },
      {
        source: 'efs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = InvalidArgument desc = File System does not exist: FileSystemNotFound: File system \'fs-0123456789abcdef0\' does not exist."',
        from: 'EFS API',
      },
      {
        source: 'efs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = Internal desc = Failed to create Access point: AccessPointLimitExceeded: You have reached the maximum number of access points"',
        from: 'EFS API',
      },
      {
        source: 'efs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = Unauthenticated desc = Access Denied: User is not authorized to perform: elasticfilesystem:CreateAccessPoint on the specified resource"',
        from: 'EFS API',
      },
    ],
    silent: [
      {
        source: 'efs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 controller.go:120] "Using access point fsap-0123456789abcdef0"',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'efs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 controller.go:300] DeleteVolume: Access Point not found, returning success',
        because: 'already deleted',
        nearMiss: true,
      },
    ],
  },
});
