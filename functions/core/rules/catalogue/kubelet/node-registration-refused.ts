import { defineRule } from '../../define';

export default defineRule({
  id: 'node-registration-refused',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'node-join',
  severity: 'critical',
  criticalBecause: 'the API server refuses the Node object: the node never joins',
  title: 'API server refuses the Node object of kubelet',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'is not allowed to modify labels',
      pattern: /is not allowed to modify labels: (?<labels>[^"\\]{3,160})/,
    },
    {
      literal: 'nable to register node',
      pattern:
        /[Uu]nable to register node.{1,140}?(?<error>is invalid: [^"\\]{3,160}|admission webhook [^"]{3,160}|exceeded quota)/,
    },
    {
      literal: 'labels specified with --node-labels',
      pattern:
        /unknown '?kubernetes\.io'? or '?k8s\.io'? labels specified with --node-labels: (?<labels>[^"\\]{3,160})/,
    },
  ],
  dedup: [],
  recovery: {
    literal: 'Successfully registered node',
    pattern: /Successfully registered node/,
    sources: ['kubelet', 'windows'],
  },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['node-not-in-cache', 'kubelet-start-failed'],
  why: 'A label or taint in the configuration may not be set by kubelet (node-role.kubernetes.io, other reserved prefixes), is not well formed, or an admission webhook denies it.',
  impact: 'Registration is refused again and again.',
  remediation: [
    { do: 'Remove or correct the label or taint in user data or launch template', risk: 'caution' },
    { do: 'Set reserved labels from outside, for example by the node group', risk: 'caution' },
  ],
  runbook: 'node-join-failure',
  references: ['https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet_node_status.go:96] "Unable to register node with API server" err="nodes \\"ip-10-0-12-34.ec2.internal\\" is forbidden: is not allowed to modify labels: node-role.kubernetes.io/worker" node="ip-10-0-12-34.ec2.internal"',
        from: 'kubernetes plugin/pkg/admission/noderestriction',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet_node_status.go:96] "Unable to register node with API server" err="Node \\"ip-10-0-12-34.ec2.internal\\" is invalid: metadata.labels: Invalid value: \\"a b\\"" node="ip-10-0-12-34.ec2.internal"',
        from: 'kubernetes pkg/apis/core/validation',
      },
      {
        source: 'kubelet',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 server.go:158] unknown 'kubernetes.io' or 'k8s.io' labels specified with --node-labels: [node.kubernetes.io/team]",
        from: 'kubernetes cmd/kubelet/app/options',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet_node_status.go:96] "Unable to register node with API server" err="Unauthorized" node="ip-10-0-12-34.ec2.internal"',
        because: 'authentication: another rule',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 flags.go:64] FLAG: --node-labels="eks.amazonaws.com/nodegroup=a"',
        because: 'configuration',
        nearMiss: true,
      },
    ],
  },
});
