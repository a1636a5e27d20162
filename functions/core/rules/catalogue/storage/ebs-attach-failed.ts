import { defineRule } from '../../define';

export default defineRule({
  id: 'ebs-attach-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'storage',
  component: 'ebs-csi',
  category: 'volume-attach',
  severity: 'high',
  title: 'An EBS volume could not be attached',
  sources: ['ebs-csi', 'kubelet', 'pod-log'],
  // Missing permission, throttling, limits and volumes in use have their own rules
  match: {
    literal: 'ould not attach volume ',
    pattern: /[Cc]ould not attach volume \\*"(?<volume>vol-[0-9a-f]{8,40})\\*" to node \\*"(?<instance>[\w.-]{4,64})/,
    unless:
      /UnauthorizedOperation|RequestLimitExceeded|VolumeInUse|already attached|AttachmentLimitExceeded|maximum number of attach|InvalidVolume\.NotFound|ZoneMismatch/,
  },
  dedup: ['volume'],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: ['volume-mount-timeout'] },
  mayCause: ['volume-mount-timeout', 'volume-setup-failed'],
  why: 'The EC2 call failed or did not finish in time: the volume is still attached elsewhere, EC2 is slow, the device name is in use, or the instance is stopping.',
  impact: 'The pod waits in ContainerCreating.',
  remediation: [
    { do: 'Look at the state of the volume and its attachments in EC2', risk: 'safe' },
    { do: 'Check the VolumeAttachment object for an older node', risk: 'safe' },
  ],
  runbook: 'csi-ebs',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html',
    'https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/faq.md',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = Internal desc = Could not attach volume \\"vol-0123456789abcdef0\\" to node \\"i-0123456789abcdef0\\": attachment of disk \\"vol-0123456789abcdef0\\" failed, expected device to be attached but was attaching"',
        from: 'aws-ebs-csi-driver pkg/driver/controller.go',
      },
      {
        source: 'ebs-csi',
        line: 'E0615 15:07:50.889656       6 driver.go:115] GRPC error: rpc error: code = Internal desc = Could not attach volume "vol-0123456789abcdef0" to node "i-0123456789abcdef0": could not attach volume: timed out waiting for the condition',
        from: 'aws-ebs-csi-driver 0.x',
      },
    ],
    silent: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 controller.go:417] "ControllerPublishVolume: attached" volumeID="vol-0123456789abcdef0" nodeID="i-0123456789abcdef0" devicePath="/dev/xvdaa"',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = Internal desc = Could not attach volume \\"vol-0123456789abcdef0\\" to node \\"i-0123456789abcdef0\\": api error UnauthorizedOperation: You are not authorized to perform this operation"',
        because: 'permission, another rule',
        nearMiss: true,
      },
    ],
  },
});
