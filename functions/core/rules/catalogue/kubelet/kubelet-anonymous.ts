import { defineRule } from '../../define';

export default defineRule({
  id: 'kubelet-anonymous',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'node-auth',
  severity: 'high',
  title: 'kubelet reaches the API server as anonymous user',
  sources: ['kubelet', 'windows'],
  match: {
    literal: 'system:anonymous',
    pattern:
      /forbidden: User \\*"system:anonymous\\*" cannot (?<verb>[a-z]{3,8}) resource \\*"(?:nodes|csinodes|leases|pods|services|runtimeclasses|csidrivers|certificatesigningrequests|events)\\*"/,
  },
  dedup: ['verb'],
  recovery: {
    literal: 'Successfully registered node',
    pattern: /Successfully registered node/,
    sources: ['kubelet', 'windows'],
  },
  confidence: { alone: 0.6, strongerWith: [] },
  mayCause: ['node-registration-failed'],
  why: 'kubelet sent neither token nor certificate: the authenticator returned nothing, or a proxy in between ends the TLS connection and drops the client certificate.',
  impact: 'All requests are refused.',
  remediation: [
    { do: 'Check the users section of /var/lib/kubelet/kubeconfig', risk: 'safe' },
    { do: 'Exclude the cluster endpoint from the proxy (NO_PROXY)', risk: 'caution' },
  ],
  runbook: 'node-join-failure',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html'],
  falsePositives:
    'A few lines at the start of kubelet before it has its credentials; then the finding shows as recovered.',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet_node_status.go:96] "Unable to register node with API server" err="nodes is forbidden: User \\"system:anonymous\\" cannot create resource \\"nodes\\" in API group \\"\\" at the cluster scope" node="ip-10-0-12-34.ec2.internal"',
        from: 'kubernetes RBAC authorizer',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 reflector.go:123] k8s.io/client-go/informers/factory.go:134: Failed to list *v1beta1.RuntimeClass: runtimeclasses.node.k8s.io is forbidden: User "system:anonymous" cannot list resource "runtimeclasses" in API group "node.k8s.io" at the cluster scope',
        from: 'kubernetes RBAC authorizer, 1.16',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 server.go:314] Forbidden (user=system:anonymous, verb=get, resource=nodes, subresource=metrics)',
        because: 'somebody else called kubelet without credentials',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 reflector.go:147] object-"shop"/"db": Failed to watch *v1.Secret: secrets "db" is forbidden: User "system:node:ip-10-0-12-34.ec2.internal" cannot list resource "secrets"',
        because: 'a known identity',
        nearMiss: true,
      },
    ],
  },
});
