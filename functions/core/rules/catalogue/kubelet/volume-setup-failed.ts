import { defineRule } from '../../define';

export default defineRule({
  id: 'volume-setup-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'volume-mount',
  severity: 'medium',
  title: 'A volume could not be mounted',
  sources: ['kubelet', 'windows'],
  // Missing ConfigMaps and Secrets, unregistered CSI drivers and tokens have rules of their own
  match: [
    {
      literal: 'MountVolume.SetUp failed for volume',
      pattern:
        /MountVolume\.SetUp failed for volume \\*"(?<volume>[^"\\]{1,120})\\*".{0,400}?: (?<error>[A-Za-z][^"\\]{3,160})/,
      unless:
        /not registered|not found in the list of registered CSI drivers|configmap|secret|references non-existent|fetch token|context canceled|no such host|find device path|resize volume/,
    },
    {
      literal: 'MountVolume.MountDevice failed for volume',
      pattern:
        /MountVolume\.MountDevice failed for volume \\*"(?<volume>[^"\\]{1,120})\\*".{1,400}?: (?<error>rpc error: code = [A-Za-z]{2,20}|[a-z][^"\\:]{3,120})/,
      unless: /not found in the list of registered CSI drivers|find device path/,
    },
    {
      literal: 'attacher.MountDevice failed: ',
      pattern: /kubernetes\.io\/csi: attacher\.MountDevice failed: (?<error>rpc error[^"\\]{3,160})/,
      unless: /MountVolume\.MountDevice failed|find device path/,
    },
    {
      literal: 'MountVolume.WaitForAttach failed',
      pattern:
        /MountVolume\.WaitForAttach failed for volume \\*"(?<volume>[^"\\]{1,120})\\*".{1,300}?: (?<error>[a-z][^"\\:]{3,120})/,
    },
  ],
  dedup: [],
  recovery: {
    literal: 'MountVolume.SetUp succeeded',
    pattern: /MountVolume\.SetUp succeeded for volume \\*"(?<volume>[^"\\]{1,120})/,
    sources: ['kubelet', 'windows'],
  },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['volume-mount-timeout'],
  why: 'The driver or mount command refused: wrong file system, device not there, server unreachable, permissions.',
  impact: 'The pod stays in ContainerCreating and kubelet retries with growing pauses.',
  remediation: [{ do: 'Read the error after the last colon and the log of the CSI driver', risk: 'safe' }],
  runbook: 'csi-attach-mount',
  references: [
    'https://kubernetes.io/docs/concepts/storage/volumes/',
    'https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 nestedpendingoperations.go:348] Operation for "{volumeName:kubernetes.io/csi/efs.csi.aws.com^fs-0a1b2c3d podName: nodeName:}" failed. No retries permitted until 2026-11-20 08:16:04 +0000 UTC (durationBeforeRetry 2m2s). Error: MountVolume.SetUp failed for volume "pvc-1f" (UniqueName: "kubernetes.io/csi/efs.csi.aws.com^fs-0a1b2c3d") pod "web-0" (UID: "0d6c") : rpc error: code = Internal desc = Could not mount "fs-0a1b2c3d:/" at "/var/lib/kubelet/pods/0d6c/volumes/kubernetes.io~csi/pvc-1f/mount": mount failed: exit status 32',
        from: 'kubernetes pkg/volume/util/operationexecutor',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 nestedpendingoperations.go:270] Operation for "\\"kubernetes.io/aws-ebs/aws://us-east-1a/vol-0a1b2c3d4e5f60718\\"" failed. No retries permitted until 2026-11-20 08:14:34. Error: "MountVolume.MountDevice failed for volume \\"pvc-1f\\" (UniqueName: \\"kubernetes.io/aws-ebs/aws://us-east-1a/vol-0a1b2c3d4e5f60718\\") pod \\"db-0\\" (UID: \\"7f0c\\") : mount failed: exit status 32"',
        from: 'kubernetes pkg/volume/util/operationexecutor, 1.14',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 csi_attacher.go:344] kubernetes.io/csi: attacher.MountDevice failed: rpc error: code = Internal desc = Could not format /dev/nvme2n1 and mount it',
        from: 'kubernetes pkg/volume/csi',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 nestedpendingoperations.go:348] Operation for "{volumeName:kubernetes.io/csi/ebs.csi.aws.com^vol-0a1b2c3d4e5f60718}" failed. Error: MountVolume.WaitForAttach failed for volume "pvc-1f" (UniqueName: "kubernetes.io/csi/ebs.csi.aws.com^vol-0a1b2c3d4e5f60718") pod "db-0" (UID: "7f0c") : watch error for volume attachment',
        from: 'kubernetes pkg/volume/csi/csi_attacher.go',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 nestedpendingoperations.go:348] Error: MountVolume.SetUp failed for volume "kube-api-access-x2k8q" (UniqueName: "kubernetes.io/projected/0d6c-kube-api-access-x2k8q") pod "web-0" (UID: "0d6c") : object "shop"/"kube-root-ca.crt" not registered',
        because: 'cache race after a restart of kubelet',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 operation_generator.go:664] "MountVolume.SetUp succeeded for volume \\"pvc-1f\\" pod \\"web-0\\""',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
