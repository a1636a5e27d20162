import { defineRule } from '../../define';

export default defineRule({
  id: 'kubelet-standalone',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'node-join',
  severity: 'critical',
  criticalBecause: 'kubelet runs without an API server: the instance never becomes a node',
  title: 'kubelet runs in standalone mode',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'standalone mode',
      pattern: /Kubernetes client is nil, starting in standalone mode|Kubelet is running in standalone mode/,
    },
    { literal: 'tandalone mode, no API client', pattern: /[Ss]tandalone mode, no API client/ },
    { literal: 'No api server defined', pattern: /No api server defined - no (?:events|node status)/ },
  ],
  dedup: [],
  recovery: {
    literal: 'Successfully registered node',
    pattern: /Successfully registered node/,
    sources: ['kubelet', 'windows'],
  },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'No kubeconfig was given, so kubelet only looks after static pods. The bootstrap step that writes it did not run or failed.',
  impact: 'The instance does not appear in the cluster.',
  remediation: [
    { do: 'Check nodeadm or bootstrap.sh of this boot', risk: 'safe' },
    { do: 'Correct the user data and replace the node', risk: 'disruptive' },
  ],
  runbook: 'node-join-failure',
  references: [
    'https://kubernetes.io/docs/tutorials/cluster-management/kubelet-standalone/',
    'https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 server.go:655] "Standalone mode, no API client"',
        from: 'kubernetes cmd/kubelet/app/server.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: W1120 08:14:02.118204    3121 server.go:464] No api server defined - no events will be sent to API server.',
        from: 'kubernetes cmd/kubelet/app/server.go, 1.13',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet.go:401] "Kubelet is running in standalone mode, will skip API server sync"',
        from: 'kubernetes pkg/kubelet/kubelet.go, 1.24',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: I1120 08:14:02.118204    3121 kubelet.go:466] Kubernetes client is nil, starting in standalone mode',
        from: 'kubernetes pkg/kubelet/kubelet.go, 1.20',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet.go:416] "Attempting to sync node with API server"',
        because: 'ordinary start',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 server.go:467] "Kubelet version" kubeletVersion="v1.31.2-eks-94953ac"',
        because: 'ordinary start',
        nearMiss: true,
      },
    ],
  },
});
