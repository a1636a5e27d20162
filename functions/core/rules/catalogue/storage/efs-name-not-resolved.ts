import { defineRule } from '../../define';

export default defineRule({
  id: 'efs-name-not-resolved',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'storage',
  component: 'efs',
  category: 'efs-mount',
  severity: 'high',
  title: 'The name of an EFS file system cannot be resolved',
  sources: ['efs-csi', 'kubelet', 'system', 'user-data', 'pod-log'],
  match: [
    {
      literal: 'Failed to resolve ',
      pattern: /Failed to resolve \\*"?(?<filesystem>fs-[0-9a-f]{8,40})\.efs\.[\w.-]{5,60}/,
    },
    {
      literal: 'Failed to resolve server ',
      pattern:
        /Failed to resolve server (?<filesystem>fs-[0-9a-f]{8,40})[\w.-]{0,60}: (?:Name or service not known|Temporary failure|No address)/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.95, strongerWith: ['node-cannot-resolve-names'] },
  mayCause: ['volume-setup-failed', 'volume-mount-timeout'],
  why: 'The file system has no mount target in the zone of the node, DNS names are off in the VPC, the file system is in another region or VPC, or name resolution fails altogether.',
  impact: 'Pods that use it wait in ContainerCreating.',
  remediation: [
    { do: 'Check that a mount target exists in the zone of the node', risk: 'safe' },
    { do: 'Check DNS resolution and DNS host names of the VPC', risk: 'safe' },
  ],
  runbook: 'csi-efs',
  references: [
    'https://docs.aws.amazon.com/efs/latest/ug/troubleshooting-efs-mounting.html',
    'https://docs.aws.amazon.com/efs/latest/ug/mounting-fs-mount-cmd-dns-name.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'cloud-init',
        line: 'mount.nfs4: Failed to resolve server fs-0123456789abcdef0.efs.eu-west-1.amazonaws.com: Name or service not known',
        from: 'nfs-utils',
      },
      {
        source: 'efs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F Output: Failed to resolve "fs-0123456789abcdef0.efs.eu-west-1.amazonaws.com" - check that your file system ID is correct, and ensure that the VPC has an EFS mount target for this file system ID.',
        from: 'efs-utils mount_efs',
      },
    ],
    silent: [
      {
        source: 'efs-csi',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204       1 mount_linux.go:146] Mounting cmd (mount) with arguments (-t efs -o tls fs-0123456789abcdef0:/ /var/lib/kubelet/pods/0d6c/mount)',
        because: 'the call',
        nearMiss: true,
      },
      {
        source: 'cloud-init',
        line: 'mount.nfs4: timeout set for Fri Nov 20 08:16:02 2026',
        because: 'progress',
        nearMiss: true,
      },
    ],
  },
});
