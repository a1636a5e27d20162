import { defineRule } from '../../define';

export default defineRule({
  id: 'vpc-cni-apiserver-unreachable',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'cni',
  component: 'vpc-cni',
  category: 'apiserver-unreachable',
  severity: 'critical',
  criticalBecause: 'ipamd does not start without the API server: the node stays NotReady and no pod gets an address',
  title: 'ipamd cannot reach the API server',
  sources: ['cni'],
  match: [
    { literal: 'nable to reach API Server', pattern: /[Uu]nable to reach API Server[:,] ?(?<error>[^\\]{1,160})?/ },
    {
      literal: 'ailed to check API server connectivity',
      pattern: /[Ff]ailed to check API server connectivity: ?(?<error>[^"\\]{1,160})?/,
    },
    { literal: 'Failed to communicate with K8S Server', pattern: /Failed to communicate with K8S Server/ },
  ],
  dedup: [],
  recovery: {
    literal: 'Successful communication with the Cluster',
    pattern: /Successful communication with the Cluster/,
    sources: ['cni'],
  },
  confidence: { alone: 0.9, strongerWith: ['kube-proxy-apiserver-unreachable', 'node-lease-update-failed'] },
  mayCause: [
    'vpc-cni-ipamd-start-failed',
    'network-plugin-not-ready',
    'aws-node-ipamd-timeout',
    'node-not-ready-event',
  ],
  why: 'The request to the service address of kubernetes failed. kube-proxy has not programmed its rules yet, the node cannot reach the control plane, or the service account token is not accepted.',
  impact: 'aws-node does not become ready; the network of the node stays uninitialized.',
  remediation: [
    { do: 'Check that kube-proxy runs on the node and that its rules for the kubernetes service exist', risk: 'safe' },
    { do: 'Check the security group and route towards the cluster endpoint', risk: 'safe' },
  ],
  runbook: 'vpc-cni-not-ready',
  nmaReason: 'IPAMDNotReady',
  references: [
    'https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md',
    'https://docs.aws.amazon.com/eks/latest/userguide/managing-vpc-cni.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"aws-k8s-agent/main.go:42","msg":"Failed to check API server connectivity: invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable"}',
        from: 'amazon-vpc-cni-k8s cmd/aws-k8s-agent',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"wait/wait.go:109","msg":"Unable to reach API Server: Get \\"https://172.20.0.1:443/version?timeout=5s\\": dial tcp 172.20.0.1:443: i/o timeout"}',
        from: 'amazon-vpc-cni-k8s pkg/k8sapi',
      },
      {
        source: 'ipamd',
        line: '2026-11-20T08:14:02Z [INFO]\tFailed to communicate with K8S Server. Please check instance security groups or http proxy setting',
        from: 'amazon-vpc-cni-k8s 1.5',
      },
    ],
    silent: [
      {
        source: 'ipamd',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"aws-k8s-agent/main.go:43","msg":"Testing communication with server"}',
        because: 'the check starts',
        nearMiss: true,
      },
      {
        source: 'ipamd',
        line: '{"level":"info","ts":"2026-11-20T08:14:02.118Z","caller":"wait/wait.go:109","msg":"Successful communication with the Cluster! Cluster Version is: v1.31+"}',
        because: 'success',
        nearMiss: true,
      },
    ],
  },
});
