import { defineRule } from '../../define';

export default defineRule({
  id: 'ebs-detach-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'storage',
  component: 'ebs-csi',
  category: 'volume-attach',
  severity: 'medium',
  title: 'An EBS volume could not be detached',
  sources: ['ebs-csi', 'kubelet', 'pod-log'],
  match: [
    { literal: 'ould not detach volume ', pattern: /[Cc]ould not detach volume \\*"(?<volume>vol-[0-9a-f]{8,40})/ },
    {
      literal: 'DetachVolume.Detach failed',
      pattern: /DetachVolume\.Detach failed for volume \\*"(?<volume>[\w-]{3,80})/,
    },
    {
      literal: 'expected device to be attached but was detaching',
      pattern: /disk \\*"(?<volume>vol-[0-9a-f]{8,40})[^\n]{0,60}expected device to be attached but was detaching/,
    },
  ],
  dedup: ['volume'],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.88, strongerWith: ['volume-unmount-failed', 'task-hung'] },
  mayCause: ['ebs-volume-in-use', 'ebs-attach-failed'],
  why: 'The node still has it mounted or its file system hangs; EC2 waits for the instance to let go.',
  impact: 'The volume cannot follow its pod to another node.',
  remediation: [
    { do: 'Look for hung tasks and failed unmounts on the node', risk: 'safe' },
    { do: 'Stop the instance; force the detach only from a dead node', risk: 'disruptive' },
  ],
  runbook: 'csi-ebs',
  references: [
    'https://docs.aws.amazon.com/ebs/latest/userguide/ebs-detaching-volume.html',
    'https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = Internal desc = Could not detach volume \\"vol-0123456789abcdef0\\" from node \\"i-0123456789abcdef0\\": timed out waiting for the condition"',
        from: 'aws-ebs-csi-driver pkg/driver/controller.go',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[812]: E1120 08:14:02.118204    3121 attacher.go:400] DetachVolume.Detach failed for volume "pvc-0d6c" (UniqueName: "kubernetes.io/csi/ebs.csi.aws.com^vol-0123456789abcdef0")',
        from: 'kubernetes attach detach controller',
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = Internal desc = Could not attach volume: attachment of disk \\"vol-0123456789abcdef0\\" failed, expected device to be attached but was detaching"',
        from: 'aws-ebs-csi-driver pkg/cloud',
      },
    ],
    silent: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 controller.go:480] "ControllerUnpublishVolume: detached" volumeID="vol-0123456789abcdef0"',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F W1120 08:14:02.118204       1 cloud.go:800] "Waiting for volume state" volumeID="vol-0123456789abcdef0" actual="detaching" desired="detached"',
        because: 'progress',
        nearMiss: true,
      },
    ],
  },
});
