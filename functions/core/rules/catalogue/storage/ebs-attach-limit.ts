import { defineRule } from '../../define';

export default defineRule({
  id: 'ebs-attach-limit',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'storage',
  component: 'ebs-csi',
  category: 'volume-limit',
  severity: 'high',
  title: 'The instance cannot take more EBS volumes',
  sources: ['ebs-csi', 'kubelet', 'pod-log'],
  match: [
    { literal: 'AttachmentLimitExceeded', pattern: /AttachmentLimitExceeded/ },
    {
      literal: 'maximum number of attachments',
      pattern: /(?:has reached|exceed\w{0,4}) (?:the |its )?maximum number of attachments/,
    },
    { literal: 'exceed max volume count', pattern: /exceed max volume count/ },
    { literal: 'get a free device name', pattern: /get a free device name to assign to node/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.95, strongerWith: [] },
  mayCause: ['volume-mount-timeout'],
  why: 'Nitro instances share about 28 slots among network interfaces, instance-store disks and volumes; CSINode reports too many when interfaces are added later or volumes are attached by hand.',
  impact: 'Further pods with volumes wait on this node.',
  remediation: [
    { do: 'Set --reserved-volume-attachments or --volume-attach-limit of the node plugin', risk: 'caution' },
    { do: 'Use instance types with dedicated EBS volume limits or spread the pods', risk: 'disruptive' },
  ],
  runbook: 'csi-ebs',
  references: [
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/volume_limits.html',
    'https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/faq.md',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = Internal desc = operation error EC2: AttachVolume, api error AttachmentLimitExceeded: Instance i-0123456789abcdef0 has reached its maximum attachments"',
        from: 'EC2 API',
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = ResourceExhausted desc = instance has reached the maximum number of attachments"',
        from: 'aws-ebs-csi-driver',
      },
      {
        source: 'journal',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[812]: E1120 08:14:02.118204    3121 kubelet.go:2349] "Pod admission denied" err="node(s) exceed max volume count"',
        from: 'kubernetes nodevolumelimits',
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204       1 driver.go:124] "GRPC error" err="rpc error: code = Internal desc = could not get a free device name to assign to node i-0123456789abcdef0"',
        from: 'aws-ebs-csi-driver pkg/cloud/devicemanager',
      },
    ],
    silent: [
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 node.go:800] "NodeGetInfo" maxVolumesPerNode=25',
        because: 'setting',
        nearMiss: true,
      },
      {
        source: 'ebs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 options.go:90] flag volume-attach-limit=-1',
        because: 'setting',
        nearMiss: true,
      },
    ],
  },
});
