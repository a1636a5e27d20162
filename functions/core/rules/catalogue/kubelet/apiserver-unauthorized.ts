import { defineRule } from '../../define';

export default defineRule({
  id: 'apiserver-unauthorized',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'node-auth',
  severity: 'critical',
  criticalBecause: 'the API server refuses the identity of the node: it cannot join or keep its heartbeat',
  title: 'API server rejects the node as Unauthorized',
  sources: ['kubelet', 'windows'],
  // Only lines of kubelet about its own requests; an "Unauthorized" of a registry is another rule
  match: [
    {
      literal: 'Unauthorized',
      pattern:
        /(?:[Ff]ailed to list \*v1(?:beta\d|alpha\d)?\.[A-Za-z]{3,24}|caused by|[Uu]nable to register node.{1,90}|[Ff]ailed to (?:ensure|update)(?: node)? lease.{0,60}|CSINode publishing|cannot create certificate signing request|Server rejected event.{1,200}?): ?(?:err=)?\\*"?Unauthorized/,
    },
    {
      literal: 'the server has asked for the client to provide credentials',
      pattern: /the server has asked for the client to provide credentials/,
    },
    { literal: ' err="Unauthorized"', pattern: / err="Unauthorized"/ },
  ],
  dedup: [],
  recovery: {
    literal: 'Successfully registered node',
    pattern: /Successfully registered node/,
    sources: ['kubelet', 'windows'],
  },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['node-registration-failed', 'node-status-update-retried', 'node-not-in-cache'],
  why: 'The token signed by the instance role is not accepted: the role is not mapped in aws-auth or an access entry, the mapping names a wrong ARN, the node belongs to another cluster, or its clock is wrong.',
  impact: 'The node never appears in the cluster, or turns NotReady once the mapping is removed.',
  remediation: [
    {
      do: 'Check that the role of the instance profile has an access entry of type EC2_LINUX or a mapRoles entry without a path in the ARN',
      risk: 'safe',
    },
    { do: 'Restore the mapping; running nodes recover on their own', risk: 'caution' },
  ],
  runbook: 'node-join-failure',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html',
    'https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet_node_status.go:96] "Unable to register node with API server" err="Unauthorized" node="ip-10-0-12-34.ec2.internal"',
        from: 'kubernetes pkg/kubelet/kubelet_node_status.go, 1.27',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 reflector.go:147] k8s.io/client-go/informers/factory.go:150: Failed to watch *v1.Service: failed to list *v1.Service: Unauthorized',
        from: 'kubernetes client-go tools/cache/reflector.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 kubelet_node_status.go:93] Unable to register node "ip-10-0-12-34.ec2.internal" with API server: Unauthorized',
        from: 'kubernetes pkg/kubelet/kubelet_node_status.go, 1.14',
      },
      {
        source: 'kubelet',
        line: "Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 event.go:264] Server rejected event '&v1.Event{Reason:\"Starting\"}': 'the server has asked for the client to provide credentials (post events)' (will not retry!)",
        from: 'kubernetes client-go tools/record/event.go',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kuberuntime_image.go:51] "Failed to pull image" err="failed to resolve reference \\"111122223333.dkr.ecr.us-east-1.amazonaws.com/app:1\\": unexpected status code [manifests 1]: 401 Unauthorized"',
        because: 'a registry, not the API server',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: W1120 08:14:02.118204    3121 server.go:310] Unauthorized request to kubelet API from 10.0.5.9',
        because: 'a client of kubelet was refused',
        nearMiss: true,
      },
    ],
  },
});
