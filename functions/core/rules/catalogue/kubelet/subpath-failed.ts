import { defineRule } from '../../define';

export default defineRule({
  id: 'subpath-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'volume-mount',
  severity: 'medium',
  title: 'subPath of a volume cannot be prepared',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'failed to prepare subPath for volumeMount',
      pattern:
        /failed to prepare subPath for volumeMount \\*"(?<volume>[^"\\]{1,63})\\*" of container \\*"(?<container>[^"\\]{1,63})/,
    },
    { literal: 'ailed to create subPath directory', pattern: /[Ff]ailed to create subPath directory for volumeMount/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['container-start-error'],
  why: 'The directory cannot be made or bind mounted: read-only or full volume, a path that left the volume, or the source changed under a running pod.',
  impact: 'The container does not start.',
  remediation: [
    { do: 'Restart the pod when its ConfigMap was replaced', risk: 'caution' },
    { do: 'Check that the volume is writable', risk: 'safe' },
  ],
  runbook: 'csi-attach-mount',
  references: ['https://kubernetes.io/docs/concepts/storage/volumes/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet_pods.go:349] "Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"web\\" with CreateContainerConfigError: \\"failed to prepare subPath for volumeMount \\\\\\"data\\\\\\" of container \\\\\\"web\\\\\\"\\"" containerName="web" volumeMountName="data"',
        from: 'kubernetes pkg/kubelet/kubelet_pods.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 kubelet_pods.go:235] failed to create subPath directory for volumeMount "data" of container "web"',
        from: 'kubernetes pkg/kubelet/kubelet_pods.go, 1.17',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 subpath_linux.go:207] Cleaning up subpath mounts for subpath 0',
        because: 'ordinary clean-up',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 operation_generator.go:664] "MountVolume.SetUp succeeded for volume \\"data\\""',
        because: 'success',
      },
    ],
  },
});
