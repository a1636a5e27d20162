import { defineRule } from '../../define';

export default defineRule({
  id: 'npa-policy-endpoint-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'network-policy-agent',
  category: 'network-policy',
  severity: 'medium',
  title: 'Network policy agent cannot read or apply a PolicyEndpoint',
  sources: ['network-policy'],
  match: [
    {
      literal: 'policy endpoint spec for',
      pattern:
        /Unable to get (?:cluster )?policy endpoint spec for (?:Cluster)?[Pp]olicyendpoint (?<endpoint>[^"\\:]{1,200})/,
    },
    { literal: 'olicyEndpoints', pattern: /Unable to list (?:Cluster)?PolicyEndpoints/ },
    { literal: 'olicy Endpoint resource', pattern: /Error Parsing (?:cluster )?policy Endpoint resource/ },
    {
      literal: 'bpf probes for policy endpoint',
      pattern: /failed to update (?:cluster policy )?bpf probes for policy endpoint (?<endpoint>[^"\\ ]{1,200})/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'The API server was out of reach, the agent lacks RBAC rights, or the resource is not of the expected form.',
  impact: 'A change of network policy is not in force on the node.',
  remediation: [{ do: 'Check the policyendpoints resources and the rights of aws-node', risk: 'safe' }],
  runbook: 'network-policy',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/cni-network-policy.html',
    'https://github.com/aws/aws-network-policy-agent',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'network-policy-agent',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"controllers/policyendpoints_controller.go:130","msg":"Unable to get policy endpoint spec for policyendpoint shop/allow-web-x2k8q: Get \\"https://172.20.0.1:443/apis/networking.k8s.aws/v1alpha1\\": context deadline exceeded"}',
        from: 'aws-network-policy-agent controllers',
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"controllers/policyendpoints_controller.go:600","msg":"Unable to list PolicyEndpoints err: forbidden"}',
        from: 'aws-network-policy-agent controllers',
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"controllers/policyendpoints_controller.go:220","msg":"Error Parsing policy Endpoint resource allow-web: invalid CIDR"}',
        from: 'aws-network-policy-agent controllers',
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"controllers/policyendpoints_controller.go:240","msg":"failed to update bpf probes for policy endpoint allow-web : no such device"}',
        from: 'aws-network-policy-agent controllers',
      },
    ],
    silent: [
      {
        source: 'network-policy-agent',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"controllers/policyendpoints_controller.go:120","msg":"Received a new reconcile request","req":"shop/allow-web"}',
        because: 'ordinary',
        nearMiss: true,
      },
      {
        source: 'network-policy-agent',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"controllers/policyendpoints_controller.go:160","msg":"Successfully reconciled PolicyEndpoints"}',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
