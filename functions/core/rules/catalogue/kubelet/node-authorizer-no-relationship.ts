import { defineRule } from '../../define';

export default defineRule({
  id: 'node-authorizer-no-relationship',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'node-auth',
  severity: 'low',
  title: 'Node may not read an object that no pod on it uses',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'no path found to object',
      pattern:
        /User \\*"system:node:(?<identity>[A-Za-z0-9.-]{1,100})\\*" cannot (?<verb>[a-z]{3,6}) resource \\*"(?<resource>[a-z/]{3,40})\\*".{1,140}?no path found to object/,
    },
    {
      literal: 'no relationship found between node',
      pattern:
        /User \\*"system:node:(?<identity>[A-Za-z0-9.-]{1,100})\\*" cannot (?<verb>[a-z]{3,6}) resource \\*"(?<resource>[a-z/]{3,40})\\*".{1,140}?no relationship found between node/,
    },
  ],
  dedup: ['resource'],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.3, strongerWith: [] },
  mayCause: [],
  why: 'The node authorizer lets a node read only what its pods use. The pod was just deleted or just bound, so the graph of the authorizer is a moment ahead or behind.',
  impact: 'None, unless it repeats for one object for minutes.',
  remediation: [{ do: 'Ignore single lines; else check that the pod exists on this node', risk: 'safe' }],
  runbook: 'iam-permissions',
  references: ['https://kubernetes.io/docs/reference/access-authn-authz/node/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 reflector.go:126] object-"shop"/"settings": Failed to list *v1.ConfigMap: configmaps "settings" is forbidden: User "system:node:ip-10-0-12-34.ec2.internal" cannot list resource "configmaps" in API group "" in the namespace "shop": no path found to object',
        from: 'kubernetes plugin/pkg/auth/authorizer/node, 1.13',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 reflector.go:147] object-"shop"/"db": Failed to watch *v1.Secret: failed to list *v1.Secret: secrets "db" is forbidden: User "system:node:ip-10-0-12-34.ec2.internal" cannot list resource "secrets" in API group "" in the namespace "shop": no relationship found between node \'ip-10-0-12-34.ec2.internal\' and this object',
        from: 'kubernetes plugin/pkg/auth/authorizer/node',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 projected.go:198] Error preparing data for projected volume kube-api-access-x2k8q for pod shop/api: failed to fetch token: serviceaccounts "api" is forbidden: User "system:node:ip-10-0-12-34.ec2.internal" cannot create resource "serviceaccounts/token" in API group "" in the namespace "shop": no relationship found between node \'ip-10-0-12-34.ec2.internal\' and this object',
        from: 'kubernetes plugin/pkg/auth/authorizer/node',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 csi_plugin.go:295] csinodes.storage.k8s.io "node-a" is forbidden: User "system:node:ip-10-0-12-34.ec2.internal" cannot get resource "csinodes" in API group "storage.k8s.io" at the cluster scope: can only access CSINode with the same name as the requesting node',
        because: 'a wrong node name has its own rule',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 reconciler_common.go:258] "operationExecutor.MountVolume started for volume \\"db\\""',
        because: 'ordinary work',
      },
    ],
  },
});
