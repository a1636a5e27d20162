import { defineRule } from '../../define';

export default defineRule({
  id: 'volume-mount-timeout',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'volume-mount',
  severity: 'high',
  title: 'Volumes of a pod could not be attached or mounted in time',
  sources: ['kubelet', 'windows'],
  // "context canceled" in place of the timeout means the pod was deleted while it waited
  match: [
    {
      literal: 'unmounted volumes=[',
      pattern:
        /unmounted volumes=\[(?<volume>[^\]]{1,160})\].{0,300}?: (?:timed out waiting for the condition|context deadline exceeded)/,
    },
    {
      literal: 'timeout expired waiting for volumes to attach',
      pattern: /timeout expired waiting for volumes to attach.{0,200}?volumes=\[(?<volume>[^\]]{1,160})\]/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: ['csi-driver-not-registered', 'volume-setup-failed'] },
  mayCause: [],
  why: 'Two minutes passed without the volume appearing: the attachment still belongs to another node, the CSI node plugin is missing, or the mount itself fails.',
  impact: 'The pod stays in ContainerCreating.',
  remediation: [
    { do: 'Look for the attach or mount error of the same volume in kubelet and CSI logs', risk: 'safe' },
    { do: 'Check the VolumeAttachment object and the state of the volume in EC2', risk: 'safe' },
  ],
  runbook: 'csi-attach-mount',
  references: [
    'https://kubernetes.io/docs/concepts/storage/persistent-volumes/',
    'https://docs.aws.amazon.com/eks/latest/userguide/ebs-csi.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet.go:1862] "Unable to attach or mount volumes for pod; skipping pod" err="unmounted volumes=[data], unattached volumes=[], failed to process volumes=[]: context deadline exceeded" pod="shop/db-0"',
        from: 'kubernetes pkg/kubelet/volumemanager, 1.28',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 kubelet.go:1681] Unable to attach or mount volumes for pod "db-0_shop(7f0c)": unmounted volumes=[data], unattached volumes=[data default-token-abcde]: timed out waiting for the condition; skipping pod',
        from: 'kubernetes pkg/kubelet/kubelet.go, 1.18',
      },
      {
        source: 'kubelet',
        line: 'E1120 08:14:02.118204    3121 kubelet.go:1522] Unable to mount volumes for pod "db-0_shop(7f0c)": timeout expired waiting for volumes to attach/mount for pod "db-0"/"shop". list of unattached/unmounted volumes=[data]; skipping pod',
        from: 'kubernetes pkg/kubelet/kubelet.go, 1.5 to 1.11',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet.go:1862] "Unable to attach or mount volumes for pod; skipping pod" err="unmounted volumes=[data], unattached volumes=[], failed to process volumes=[]: context canceled" pod="shop/db-0"',
        because: 'the pod was deleted while waiting',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 operation_generator.go:1087] "MountVolume.WaitForAttach entering for volume \\"pvc-1f\\" (UniqueName: \\"kubernetes.io/csi/ebs.csi.aws.com^vol-0a1b2c3d4e5f60718\\") pod \\"db-0\\""',
        because: 'work in progress',
        nearMiss: true,
      },
    ],
  },
});
