import { defineRule } from '../../define';

export default defineRule({
  id: 'volume-ownership-slow',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'volume-mount',
  severity: 'low',
  title: 'Setting ownership of a volume takes long',
  sources: ['kubelet', 'windows'],
  match: {
    literal: 'Setting volume ownership for',
    pattern: /Setting volume ownership for (?<path>\S{5,250}) (?:and fsGroup set|is taking longer than expected)/,
  },
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.6, strongerWith: [] },
  mayCause: ['volume-mount-timeout'],
  why: 'fsGroup makes kubelet walk through all files of the volume before the pod starts.',
  impact: 'Pods on volumes with very many files start minutes later.',
  remediation: [{ do: 'Set fsGroupChangePolicy: OnRootMismatch on the pod', risk: 'caution' }],
  runbook: 'csi-attach-mount',
  references: ['https://kubernetes.io/docs/tasks/configure-pod-container/security-context/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: W1120 08:14:02.118204    3121 volume_linux.go:109] Setting volume ownership for /var/lib/kubelet/pods/0d6c/volumes/kubernetes.io~csi/pvc-1f/mount is taking longer than expected, consider using OnRootMismatch - https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
        from: 'kubernetes pkg/volume/volume_linux.go, 1.32',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: W1120 08:14:02.118204    3121 volume_linux.go:45] Setting volume ownership for /var/lib/kubelet/pods/7f0c/volumes/kubernetes.io~aws-ebs/pvc-1f and fsGroup set. If the volume has a lot of files then setting volume ownership could be slow, see https://github.com/kubernetes/kubernetes/issues/69699',
        from: 'kubernetes pkg/volume/volume_linux.go, 1.17',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 volume_linux.go:56] "Perform recursive ownership change for directory" path="/var/lib/kubelet/pods/0d6c"',
        because: 'it starts',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: W1120 08:14:02.118204    3121 empty_dir.go:469] Warning: Failed to clear quota on /var/lib/kubelet/pods/0d6c/volumes/kubernetes.io~configmap/settings: ClearQuota called, but quotas disabled',
        because: 'harmless',
      },
    ],
  },
});
