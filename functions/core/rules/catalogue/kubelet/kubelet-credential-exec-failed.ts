import { defineRule } from '../../define';

export default defineRule({
  id: 'kubelet-credential-exec-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'node-auth',
  severity: 'critical',
  criticalBecause: 'kubelet has no token for the API server: the node cannot join or keep its heartbeat',
  title: 'kubelet cannot run its authenticator',
  sources: ['kubelet', 'windows'],
  match: { literal: 'getting credentials: ', pattern: /getting credentials: (?:exec: )?(?<error>[^"\n]{5,200})/ },
  dedup: [],
  recovery: {
    literal: 'Successfully registered node',
    pattern: /Successfully registered node/,
    sources: ['kubelet', 'windows'],
  },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['node-registration-failed', 'node-lease-update-failed'],
  why: 'aws-iam-authenticator or "aws eks get-token" is missing, fails, or gets no instance role credentials from the metadata service.',
  impact: 'Every request to the API server fails before it is sent.',
  remediation: [
    { do: 'Run the command of the kubeconfig by hand on a node of the same image', risk: 'safe' },
    { do: 'Check instance profile and metadata options', risk: 'safe' },
  ],
  runbook: 'node-join-failure',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html',
    'https://github.com/kubernetes-sigs/aws-iam-authenticator',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 reflector.go:147] k8s.io/client-go/informers/factory.go:150: Failed to watch *v1.Node: failed to list *v1.Node: Get "https://A1B2C3.gr7.us-east-1.eks.amazonaws.com/api/v1/nodes": getting credentials: exec: executable aws-iam-authenticator failed with exit code 1',
        from: 'kubernetes client-go plugin/pkg/client/auth/exec',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet_node_status.go:96] "Unable to register node with API server" err="Post \\"https://A1B2C3.gr7.us-east-1.eks.amazonaws.com/api/v1/nodes\\": getting credentials: exec: executable /usr/bin/aws not found" node="ip-10-0-12-34.ec2.internal"',
        from: 'kubernetes client-go plugin/pkg/client/auth/exec',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 plugins.go:73] "Registering credential provider" provider="ecr-credential-provider"',
        because: 'image credentials, no error',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 provider.go:82] Docker config file not found: couldn't find valid .dockercfg after checking in [/var/lib/kubelet]",
        because: 'image credentials',
        nearMiss: true,
      },
    ],
  },
});
