import { defineRule } from '../../define';

export default defineRule({
  id: 'node-name-mismatch',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'node-auth',
  severity: 'critical',
  criticalBecause: 'the node may not update its own Node object: it cannot join or keep its heartbeat',
  title: 'Node name differs from the name the node authenticates with',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'cannot modify node',
      pattern: /node (?<identity>[A-Za-z0-9.-]{1,100}) cannot modify node (?<nodeName>[A-Za-z0-9.-]{1,100})/,
    },
    {
      literal: 'is not allowed to modify node',
      pattern:
        /node \\*"(?<identity>[A-Za-z0-9.-]{1,100})\\*" is not allowed to modify node \\*"(?<nodeName>[A-Za-z0-9.-]{1,100})/,
    },
    {
      literal: 'with the same name as the requesting node',
      pattern:
        /User \\*"(?:system:node:)?(?<identity>[A-Za-z0-9.:-]{1,100})\\*".{1,160}?can only access (?:CSINode|node lease) with the same name as the requesting node/,
    },
    { literal: 'unknown node for user', pattern: /unknown node for user \\*"(?<identity>[A-Za-z0-9.:{}-]{0,100})/ },
  ],
  dedup: ['identity'],
  recovery: {
    literal: 'Successfully registered node',
    pattern: /Successfully registered node/,
    sources: ['kubelet', 'windows'],
  },
  confidence: { alone: 0.95, strongerWith: [] },
  mayCause: ['node-registration-failed', 'node-not-in-cache'],
  why: 'The node authorizer only lets system:node:<name> touch <name>. A changed hostname, a custom domain in the DHCP options, --hostname-override or a wrong username in aws-auth makes them differ.',
  impact: 'Registration, leases, node status and CSINode updates are all refused.',
  remediation: [
    {
      do: 'Compare the private DNS name of the instance, the hostname on the node and the username template of the access entry',
      risk: 'safe',
    },
    { do: 'Remove the hostname override or fix the DHCP options, then replace the node', risk: 'disruptive' },
  ],
  runbook: 'node-join-failure',
  references: [
    'https://kubernetes.io/docs/reference/access-authn-authz/node/',
    'https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet_node_status.go:106] "Unable to register node with API server" err="nodes \\"node-a.corp.internal\\" is forbidden: node \\"ip-10-0-12-34.ec2.internal\\" is not allowed to modify node \\"node-a.corp.internal\\"" node="node-a.corp.internal"',
        from: 'kubernetes plugin/pkg/admission/noderestriction',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 kubelet_node_status.go:106] Unable to register node "node-a.corp.internal" with API server: nodes "node-a.corp.internal" is forbidden: node ip-10-0-12-34.ec2.internal cannot modify node node-a.corp.internal',
        from: 'kubernetes plugin/pkg/admission/noderestriction, 1.12',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 csi_plugin.go:295] Failed to initialize CSINode: error updating CSINode annotation: csinodes.storage.k8s.io "node-a.corp.internal" is forbidden: User "system:node:ip-10-0-12-34.ec2.internal" cannot get resource "csinodes" in API group "storage.k8s.io" at the cluster scope: can only access CSINode with the same name as the requesting node',
        from: 'kubernetes plugin/pkg/auth/authorizer/node',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 reflector.go:147] object-"kube-system"/"coredns": Failed to watch *v1.ConfigMap: failed to list *v1.ConfigMap: configmaps "coredns" is forbidden: User "system:node:" cannot list resource "configmaps" in API group "" in the namespace "kube-system": unknown node for user "system:node:"',
        from: 'kubernetes plugin/pkg/auth/authorizer/node',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 reflector.go:147] object-"shop"/"db": Failed to watch *v1.Secret: failed to list *v1.Secret: secrets "db" is forbidden: User "system:node:ip-10-0-12-34.ec2.internal" cannot list resource "secrets" in API group "" in the namespace "shop": no relationship found between node \'ip-10-0-12-34.ec2.internal\' and this object',
        because: 'race with a deleted pod, same node name',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet_node_status.go:76] "Successfully registered node" node="ip-10-0-12-34.ec2.internal"',
        because: 'registration works',
      },
    ],
  },
});
