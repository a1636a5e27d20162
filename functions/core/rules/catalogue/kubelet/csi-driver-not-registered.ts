import { defineRule } from '../../define';

export default defineRule({
  id: 'csi-driver-not-registered',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'csi-registration',
  severity: 'high',
  title: 'CSI driver is not registered on this node',
  sources: ['kubelet', 'windows'],
  match: {
    literal: 'not found in the list of registered CSI drivers',
    pattern: /driver name (?<driver>[a-z0-9.-]{1,63}) not found in the list of registered CSI drivers/,
  },
  dedup: ['driver'],
  recovery: {
    literal: 'Register new plugin with name: ',
    pattern: /Register new plugin with name: (?<driver>[a-z0-9.-]{1,63})/,
    sources: ['kubelet', 'windows'],
    by: ['driver'],
  },
  confidence: { alone: 0.85, strongerWith: [] },
  mayCause: ['volume-mount-timeout', 'volume-setup-failed'],
  why: 'The node pod of the driver is not running here: not installed, a taint it does not tolerate, crashed, or it started after the pod that needs it.',
  impact: 'Pods with volumes of this driver cannot start on the node.',
  remediation: [
    { do: 'Check the node DaemonSet of the driver on this node', risk: 'safe' },
    { do: 'Use a start-up taint so that pods wait for the driver', risk: 'caution' },
  ],
  runbook: 'csi-node-plugin',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html',
    'https://kubernetes-csi.github.io/docs/node-driver-registrar.html',
  ],
  falsePositives: 'On a fresh node it ends when the driver has registered; then it shows as recovered.',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 nestedpendingoperations.go:348] Error: MountVolume.MountDevice failed for volume "pvc-1f" (UniqueName: "kubernetes.io/csi/ebs.csi.aws.com^vol-0a1b2c3d4e5f60718") pod "db-0" (UID: "7f0c") : kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: driver name ebs.csi.aws.com not found in the list of registered CSI drivers',
        from: 'kubernetes pkg/volume/csi',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 nestedpendingoperations.go:301] Error: "UnmountVolume.TearDown failed for volume \\"data\\" : kubernetes.io/csi: Unmounter.TearDownAt failed to get CSI client: driver name efs.csi.aws.com not found in the list of registered CSI drivers"',
        from: 'kubernetes pkg/volume/csi, 1.18',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 csi_plugin.go:112] kubernetes.io/csi: Register new plugin with name: ebs.csi.aws.com at endpoint: /var/lib/kubelet/plugins/ebs.csi.aws.com/csi.sock',
        because: 'it registers',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 csi_plugin.go:99] kubernetes.io/csi: Trying to validate a new CSI Driver with name: ebs.csi.aws.com',
        because: 'it registers',
        nearMiss: true,
      },
    ],
  },
});
