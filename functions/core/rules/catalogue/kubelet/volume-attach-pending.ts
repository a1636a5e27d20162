import { defineRule } from '../../define';

export default defineRule({
  id: 'volume-attach-pending',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'volume-mount',
  severity: 'medium',
  title: 'kubelet keeps waiting for a volume to be attached',
  sources: ['kubelet', 'windows'],
  // Only from 32 seconds of back-off on: shorter ones belong to every attachment
  match: {
    literal: 'durationBeforeRetry ',
    pattern:
      /durationBeforeRetry (?:32s|1m4s|1m0s|2m0s|2m2s)\)\. [Ee]rror: .{0,300}?(?<error>not (?:yet )?attached according to node status|VolumesInUse|volume attachment is being deleted|volume is not attached|waiting for a? ?volume attachment)/,
  },
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['volume-mount-timeout'],
  why: 'The attach controller has not attached the volume: it is still at another node, the limit of the instance is reached, or EC2 is slow.',
  impact: 'The pod stays in ContainerCreating.',
  remediation: [{ do: 'Check the VolumeAttachment and where the volume is attached in EC2', risk: 'safe' }],
  runbook: 'csi-attach-mount',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html',
    'https://kubernetes.io/docs/concepts/storage/persistent-volumes/',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 nestedpendingoperations.go:348] Operation for "{volumeName:kubernetes.io/csi/ebs.csi.aws.com^vol-0a1b2c3d4e5f60718 podName: nodeName:}" failed. No retries permitted until 2026-11-20 08:16:04 +0000 UTC m=+12.3 (durationBeforeRetry 2m2s). Error: Volume not attached according to node status for volume "pvc-1f" (UniqueName: "kubernetes.io/csi/ebs.csi.aws.com^vol-0a1b2c3d4e5f60718") pod "db-0" (UID: "7f0c")',
        from: 'kubernetes pkg/volume/util/operationexecutor',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 nestedpendingoperations.go:270] Operation for "\\"kubernetes.io/aws-ebs/aws://us-east-1a/vol-0a1b2c3d\\"" failed. No retries permitted until 2026-11-20 08:15:06 (durationBeforeRetry 1m4s). Error: "Volume has not been added to the list of VolumesInUse in the node\'s volume status for volume \\"pvc-1f\\""',
        from: 'kubernetes pkg/volume/util/operationexecutor, 1.14',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 nestedpendingoperations.go:267] Operation for "\\"kubernetes.io/aws-ebs/vol-0a1b\\"" failed. No retries permitted until 2026-11-20 08:14:03 (durationBeforeRetry 500ms). Error: "Volume has not been added to the list of VolumesInUse in the node\'s volume status for volume \\"pvc-1f\\""',
        because: 'first attempts of every attachment',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 reconciler_common.go:231] "operationExecutor.VerifyControllerAttachedVolume started for volume \\"pvc-1f\\""',
        because: 'ordinary',
        nearMiss: true,
      },
    ],
  },
});
