import { defineRule } from '../../define';

export default defineRule({
  id: 'x509-unknown-authority',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'certificates',
  severity: 'high',
  title: 'TLS certificate is signed by an unknown authority',
  sources: ['kubelet', 'cni', 'pods', 'bootstrap', 'windows'],
  // Registries are left to image-pull-tls
  match: {
    literal: 'certificate signed by unknown authority',
    pattern: /x509: certificate signed by unknown authority/,
    unless: /[Pp]ull|\/v2\/|resolve reference|remote error|TLS handshake error|docker|ecr/,
  },
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['node-registration-failed', 'node-lease-update-failed', 'vpc-cni-apiserver-unreachable'],
  why: 'The CA the client trusts did not sign the certificate it was shown: the node has the CA data of another cluster, the endpoint belongs to a recreated cluster, or a proxy inspects TLS.',
  impact: 'Every request to that peer fails; for the API server the node cannot join.',
  remediation: [
    { do: 'Compare the certificate authority in the user data with that of the cluster', risk: 'safe' },
    { do: 'Exclude the cluster endpoint from TLS inspection', risk: 'caution' },
  ],
  runbook: 'certificates',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/troubleshooting.html',
    'https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet_node_status.go:96] "Unable to register node with API server" err="Post \\"https://A1B2C3.gr7.us-east-1.eks.amazonaws.com/api/v1/nodes\\": tls: failed to verify certificate: x509: certificate signed by unknown authority" node="ip-10-0-12-34.ec2.internal"',
        from: 'Go crypto/x509',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"wait/wait.go:109","msg":"Unable to reach API Server: Get \\"https://172.20.0.1:443/version?timeout=5s\\": x509: certificate signed by unknown authority (possibly because of \\"crypto/rsa: verification error\\" while trying to verify candidate authority certificate \\"kubernetes\\")"}',
        from: 'Go crypto/x509',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kuberuntime_image.go:55] "Failed to pull image" err="failed to resolve reference \\"registry.corp.example/app:1\\": failed to do request: Head \\"https://registry.corp.example/v2/app/manifests/1\\": x509: certificate signed by unknown authority"',
        because: 'a registry: image-pull-tls',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 log.go:245] http: TLS handshake error from 10.0.7.7:40112: remote error: tls: unknown certificate authority',
        because: 'the other side does not trust kubelet',
        nearMiss: true,
      },
    ],
  },
});
