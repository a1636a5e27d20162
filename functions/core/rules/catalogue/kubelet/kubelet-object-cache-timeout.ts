import { defineRule } from '../../define';

export default defineRule({
  id: 'kubelet-object-cache-timeout',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'volume-mount',
  severity: 'low',
  title: 'kubelet has not received a Secret or ConfigMap in time',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'failed to sync ',
      pattern: /failed to sync (?<kind>secret|configmap) cache: timed out waiting for the condition/,
    },
    {
      literal: "Couldn't get ",
      pattern:
        /Couldn't get (?<kind>secret|configMap|configmap) (?<object>\S{3,250}): timed out waiting for the condition/,
    },
  ],
  dedup: ['kind'],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.5, strongerWith: ['kubelet-apiserver-list-failed'] },
  mayCause: ['volume-mount-timeout'],
  why: 'The watch for the object was not filled within a second or so: many pods start at once, or the API server is slow.',
  impact: 'The mount is tried again; only a long series matters.',
  remediation: [{ do: 'Check the path to the API server when it lasts', risk: 'safe' }],
  runbook: 'pod-start',
  references: ['https://kubernetes.io/docs/concepts/configuration/secret/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 nestedpendingoperations.go:348] Error: MountVolume.SetUp failed for volume "tls" (UniqueName: "kubernetes.io/secret/7f0c-tls") pod "web-0" (UID: "7f0c") : failed to sync secret cache: timed out waiting for the condition',
        from: 'kubernetes pkg/kubelet/util/manager',
      },
      {
        source: 'messages',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 secret.go:195] Couldn't get secret shop/web-tls: timed out waiting for the condition",
        from: 'kubernetes pkg/volume/secret, 1.15',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 projected.go:293] Couldn\'t get configMap shop/kube-root-ca.crt: object "shop"/"kube-root-ca.crt" not registered',
        because: 'race after a restart of kubelet',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 reflector.go:351] Caches populated for *v1.Secret from object-"shop"/"web-tls"',
        because: 'arrived',
      },
    ],
  },
});
