import { defineRule } from '../../define';

export default defineRule({
  id: 'csi-operation-pending',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'storage',
  component: 'csi',
  category: 'volume-mount',
  severity: 'low',
  title: 'A volume operation is still running when the next one is asked for',
  sources: ['csi'],
  match: {
    literal: 'is already in progress',
    pattern:
      /(?:operation with the given [Vv]olume|[Vv]olume operation|[Aa]n operation with)[^\n]{0,120} is already in progress|request for [^\n]{0,80} is already in progress/,
  },
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.85, strongerWith: ['task-hung', 'volume-mount-timeout'] },
  mayCause: ['volume-mount-timeout'],
  why: 'kubelet retried before the first call came back. Repeated for minutes it means that the first call hangs: a format of a large volume, or a stuck device or server.',
  impact: 'None while short.',
  remediation: [{ do: 'Find the first call for the same volume and what it waits for', risk: 'safe' }],
  runbook: 'csi-ebs',
  references: ['https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/faq.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = Aborted desc = An operation with the given volume=\\"vol-0123456789abcdef0\\" is already in progress"',
        from: 'aws-ebs-csi-driver pkg/driver/node.go',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[812]: E1120 08:14:02.118204    3121 nestedpendingoperations.go:348] Operation for "{volumeName:kubernetes.io/csi/x podName: nodeName:}" failed. No retries permitted until 2026-11-20 08:16:04. Error: MountVolume.SetUp failed for volume "pvc-0d6c" : rpc error: code = Aborted desc = An operation with the given Volume ID fs-0123456789abcdef0 is already in progress',
        from: 'kubernetes csi errors',
      },
    ],
    silent: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 node.go:120] "NodeStageVolume: called"',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F backup is already in progress, skipping',
        because: 'application log',
        nearMiss: true,
      },
    ],
  },
});
