import { defineRule } from '../../define';

export default defineRule({
  id: 'kubelet-csr-not-signed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'certificates',
  severity: 'high',
  title: 'Certificate request of kubelet was not signed',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'ertificate request was not signed',
      pattern: /[Cc]ertificate request was not signed: (?<error>[a-z][^"]{3,80})/,
    },
    {
      literal: 'requesting a signed certificate from the',
      pattern:
        /[Ff]ailed while requesting a signed certificate from the (?:control plane|master): (?<error>[^"]{5,160})/,
    },
  ],
  dedup: [],
  recovery: {
    literal: 'Certificate rotation',
    pattern: /Certificate rotation detected/,
    sources: ['kubelet', 'windows'],
  },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['kubelet-serving-tls-refused', 'kubelet-client-cert-expired'],
  why: 'Nobody approved or signed the request in time: the requested names do not match the instance, the signer is switched off, or the API server was out of reach.',
  impact:
    'Without a serving certificate kubectl logs, exec and metrics fail for the node; without a client certificate it cannot authenticate.',
  remediation: [
    { do: 'List the requests (kubectl get csr) and read why they are pending or denied', risk: 'safe' },
    { do: 'Check that the instance has a private DNS name the approver expects', risk: 'safe' },
  ],
  runbook: 'certificates',
  references: [
    'https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/',
    'https://docs.aws.amazon.com/eks/latest/userguide/cert-signing.html',
  ],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 certificate_manager.go:471] kubernetes.io/kubelet-serving: certificate request was not signed: timed out waiting for the condition',
        from: 'kubernetes client-go util/certificate',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 certificate_manager.go:562] kubernetes.io/kubelet-serving: Failed while requesting a signed certificate from the control plane: cannot create certificate signing request: certificatesigningrequests.certificates.k8s.io is forbidden',
        from: 'kubernetes client-go util/certificate, 1.25',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 csr.go:261] certificate signing request csr-x2k8q is approved, waiting to be issued',
        because: 'approved',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 certificate_manager.go:356] kubernetes.io/kubelet-serving: Rotating certificates',
        because: 'in progress',
        nearMiss: true,
      },
    ],
  },
});
