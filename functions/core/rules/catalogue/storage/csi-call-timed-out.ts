import { defineRule } from '../../define';

export default defineRule({
  id: 'csi-call-timed-out',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'storage',
  component: 'csi',
  category: 'volume-mount',
  severity: 'medium',
  title: 'A call to a storage driver did not end in time',
  sources: ['ebs-csi', 'efs-csi', 'fsx-csi', 's3-csi'],
  match: {
    literal: 'code = DeadlineExceeded',
    pattern: /(?:GRPC error|volume|Volume|csi)[^\n]{0,200}code = DeadlineExceeded desc = /,
  },
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.8, strongerWith: ['csi-operation-pending', 'csi-api-throttled', 'task-hung'] },
  mayCause: ['volume-mount-timeout'],
  why: 'The AWS API, the file server or a device did not answer within the time the side-car allows.',
  impact: 'The volume operation is tried again and again.',
  remediation: [
    { do: 'Find what the driver did last for that volume', risk: 'safe' },
    { do: 'Check the route from the driver to the AWS endpoints', risk: 'safe' },
  ],
  runbook: 'csi-ebs',
  references: ['https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/faq.md'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = DeadlineExceeded desc = context deadline exceeded"',
        from: 'gRPC',
      },
      {
        source: 'efs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 controller.go:957] error syncing volume "pvc-0d6c": rpc error: code = DeadlineExceeded desc = context deadline exceeded',
        from: 'csi-provisioner',
      },
    ],
    silent: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 main.go:90] flag timeout=60s',
        because: 'setting',
        nearMiss: true,
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = Aborted desc = An operation with the given volume is already in progress"',
        because: 'another rule',
        nearMiss: true,
      },
    ],
  },
});
