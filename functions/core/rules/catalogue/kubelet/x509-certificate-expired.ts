import { defineRule } from '../../define';

export default defineRule({
  id: 'x509-certificate-expired',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'certificates',
  severity: 'high',
  title: 'A TLS certificate has expired',
  sources: ['kubelet', 'cni', 'pods', 'bootstrap', 'windows'],
  match: [
    {
      literal: 'certificate has expired or is not yet valid',
      pattern:
        /x509: certificate has expired or is not yet valid: current time (?<now>[0-9TZ:.+-]{10,40}) is after (?<limit>[0-9TZ:.+-]{10,40})/,
    },
    {
      literal: 'x509: certificate has expired or is not yet valid',
      pattern: /x509: certificate has expired or is not yet valid(?!: current)/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['node-registration-failed', 'node-lease-update-failed'],
  why: 'The peer shows a certificate whose end date has passed, or the clock of this node is far ahead.',
  impact: 'Connections to that peer fail: API server, webhook, registry or proxy, as the line says.',
  remediation: [
    { do: 'Compare the clock of the node with the dates in the line', risk: 'safe' },
    { do: 'Renew the certificate of the peer', risk: 'caution' },
  ],
  runbook: 'certificates',
  references: ['https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 reflector.go:147] k8s.io/client-go/informers/factory.go:150: Failed to watch *v1.Node: failed to list *v1.Node: Get "https://A1B2C3.gr7.us-east-1.eks.amazonaws.com/api/v1/nodes": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-20T08:14:02Z is after 2026-11-19T22:10:04Z',
        from: 'Go crypto/x509',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 reflector.go:125] Failed to list *v1.Node: Get https://A1B2C3.gr7.us-east-1.eks.amazonaws.com/api/v1/nodes: x509: certificate has expired or is not yet valid',
        from: 'Go crypto/x509 before 1.15',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 reflector.go:147] Failed to watch *v1.Node: failed to list *v1.Node: Get "https://A1B2C3.gr7.us-east-1.eks.amazonaws.com/api/v1/nodes": x509: certificate has expired or is not yet valid: current time 2026-11-20T08:14:02Z is before 2026-11-20T09:00:00Z',
        because: 'not yet valid: a clock problem with its own rule',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 certificate_manager.go:356] kubernetes.io/kubelet-serving: Certificate expiration is 2027-11-20 08:00:00 +0000 UTC, rotation deadline is 2027-08-30 02:11:09 +0000 UTC',
        because: 'planned rotation',
      },
    ],
  },
});
