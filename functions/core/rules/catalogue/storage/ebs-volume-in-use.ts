import { defineRule } from '../../define';

export default defineRule({
  id: 'ebs-volume-in-use',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'storage',
  component: 'ebs-csi',
  category: 'volume-attach',
  severity: 'high',
  title: 'An EBS volume is still attached to another node',
  sources: ['ebs-csi', 'kubelet', 'pod-log', 'messages', 'journal'],
  match: [
    {
      literal: 'Multi-Attach error for volume',
      pattern: /Multi-Attach error for volume \\*"(?<volume>[^"\\\n]{3,80})/,
    },
    {
      literal: 'is already attached to an instance',
      pattern: /VolumeInUse[^\n]{0,60}(?<volume>vol-[0-9a-f]{8,40}) is already attached to an instance/,
    },
  ],
  dedup: ['volume'],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.95, strongerWith: ['volume-mount-timeout'] },
  mayCause: ['volume-mount-timeout'],
  why: 'A ReadWriteOnce volume follows its pod, but the old node has not released it: it is NotReady, was removed hard, or the old pod still runs there. Kubernetes waits six minutes before forcing.',
  impact: 'The new pod waits; forcing a detach from a living node can damage the file system.',
  remediation: [
    { do: 'Find the node in the VolumeAttachment and the pod that still runs there', risk: 'safe' },
    { do: 'Mark a dead node with the out-of-service taint so that volumes move', risk: 'caution' },
  ],
  runbook: 'csi-ebs',
  references: [
    'https://kubernetes.io/docs/concepts/cluster-administration/node-shutdown/',
    'https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[812]: W1120 08:14:02.118204    3121 event.go:307] "Event occurred" object="shop/db-0" reason="FailedAttachVolume" message="Multi-Attach error for volume \\"pvc-0d6c1111-2222-4333-8444-555566667777\\" Volume is already exclusively attached to one node and can\'t be attached to another"',
        from: 'kubernetes attach detach controller',
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = FailedPrecondition desc = Could not attach volume \\"vol-0123456789abcdef0\\" to node \\"i-0123456789abcdef0\\": operation error EC2: AttachVolume, api error VolumeInUse: vol-0123456789abcdef0 is already attached to an instance"',
        from: 'EC2 API',
      },
    ],
    silent: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 cloud.go:702] "Volume is already attached to this instance" volumeID="vol-0123456789abcdef0"',
        because: 'idempotent retry',
        nearMiss: true,
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 controller.go:450] "ControllerUnpublishVolume: detached" volumeID="vol-0123456789abcdef0"',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
