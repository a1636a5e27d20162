import { defineRule } from '../../define';

export default defineRule({
  id: 'image-pull-tls-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'images',
  component: 'image-pull',
  category: 'image-pull',
  severity: 'high',
  title: 'TLS to the registry fails',
  sources: ['runtime', 'sandbox-image'],
  match: [
    {
      literal: 'x509: certificate',
      pattern:
        /(?:\/v2\/|resolve reference|[Pp]ull|httpRead(?:er)?Seeker).{0,500}?x509: certificate (?<error>signed by unknown authority|has expired or is not yet valid|is valid for|relies on legacy|is not trusted)/,
    },
    { literal: 'server gave HTTP response to HTTPS client', pattern: /server gave HTTP response to HTTPS client/ },
    {
      literal: 'remote error: tls: ',
      pattern: /(?:\/v2\/|[Pp]ull|resolve reference).{0,300}?remote error: tls: (?<error>[a-z ]{5,60})/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['image-pull-backoff'],
  why: 'The node does not trust the issuer of the registry or of an inspecting proxy, the certificate is out of date, or the registry speaks plain HTTP.',
  impact: 'Images of this registry cannot be pulled.',
  remediation: [
    { do: 'Install the CA on the nodes (certs.d of containerd or the trust store of the image)', risk: 'caution' },
    { do: 'Exclude registries from TLS inspection', risk: 'caution' },
  ],
  runbook: 'image-pull-failures',
  references: [
    'https://github.com/containerd/containerd/blob/main/docs/hosts.md',
    'https://kubernetes.io/docs/concepts/containers/images/',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"registry.corp.example/app:1\\" failed" error="failed to pull and unpack image \\"registry.corp.example/app:1\\": failed to resolve reference \\"registry.corp.example/app:1\\": failed to do request: Head \\"https://registry.corp.example/v2/app/manifests/1\\": tls: failed to verify certificate: x509: certificate signed by unknown authority"',
        from: 'Go crypto/x509, containerd',
      },
      {
        source: 'docker',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal dockerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="Handler for POST /v1.40/images/create returned error: Get https://registry.corp.example:5000/v2/: http: server gave HTTP response to HTTPS client"',
        from: 'Go net/http, docker',
      },
      {
        source: 'containerd',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal containerd[2207]: time="2026-11-20T08:14:02.118204512Z" level=error msg="PullImage \\"registry.corp.example/app:1\\" failed" error="failed to pull and unpack image \\"registry.corp.example/app:1\\": failed to do request: Head \\"https://registry.corp.example/v2/app/manifests/1\\": remote error: tls: handshake failure"',
        from: 'Go crypto/tls',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet_node_status.go:96] "Unable to register node with API server" err="Post \\"https://A1B2C3.gr7.us-east-1.eks.amazonaws.com/api/v1/nodes\\": x509: certificate signed by unknown authority"',
        because: 'the API server',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 log.go:245] http: TLS handshake error from 10.0.7.7:40112: remote error: tls: bad certificate',
        because: 'a client of kubelet',
        nearMiss: true,
      },
    ],
  },
});
