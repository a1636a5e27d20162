import { defineRule } from '../../define';

export default defineRule({
  id: 'volume-source-missing',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'volume-mount',
  severity: 'medium',
  title: 'A ConfigMap or Secret that a pod mounts does not exist',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'MountVolume.SetUp failed for volume',
      pattern:
        /MountVolume\.SetUp failed for volume \\*"(?<volume>[^"\\]{1,120})\\*".{0,300}?: (?<kind>configmap|secret)s? \\*"(?<object>[^"\\]{1,120})\\*" not found/,
    },
    {
      literal: 'references non-existent',
      pattern:
        /MountVolume\.SetUp failed.{1,300}?(?<kind>configmap|secret) references non-existent(?: config| secret)? key: (?<object>[^"\\\s]{1,120})/,
    },
  ],
  dedup: ['kind', 'object'],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['volume-mount-timeout'],
  why: 'The pod was applied before the object, the name is wrong, or the object was deleted.',
  impact: 'The pod waits in ContainerCreating until the object exists.',
  remediation: [{ do: 'Create the object or correct the reference', risk: 'safe' }],
  runbook: 'pod-start',
  references: ['https://kubernetes.io/docs/concepts/configuration/configmap/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 nestedpendingoperations.go:348] Operation for "{volumeName:kubernetes.io/configmap/0d6c-settings podName:0d6c}" failed. Error: MountVolume.SetUp failed for volume "settings" (UniqueName: "kubernetes.io/configmap/0d6c-settings") pod "web-0" (UID: "0d6c") : configmap "web-settings" not found',
        from: 'kubernetes pkg/volume/configmap',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 nestedpendingoperations.go:270] Error: "MountVolume.SetUp failed for volume \\"tls\\" (UniqueName: \\"kubernetes.io/secret/7f0c-tls\\") pod \\"web-0\\" (UID: \\"7f0c\\") : secret \\"web-tls\\" not found"',
        from: 'kubernetes pkg/volume/secret, 1.14',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 nestedpendingoperations.go:348] Error: MountVolume.SetUp failed for volume "settings" (UniqueName: "kubernetes.io/configmap/0d6c-settings") pod "web-0" (UID: "0d6c") : configmap references non-existent config key: app.yaml',
        from: 'kubernetes pkg/volume/configmap',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 nestedpendingoperations.go:348] Error: MountVolume.SetUp failed for volume "kube-api-access-x2k8q" pod "web-0" : object "shop"/"kube-root-ca.crt" not registered',
        because: 'cache race after a restart of kubelet',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet_pods.go:906] "Unable to retrieve pull secret, the image pull may not succeed." pod="shop/api" secret="" err="secret \\"regcred\\" not found"',
        because: 'a pull secret, only a hint',
        nearMiss: true,
      },
    ],
  },
});
