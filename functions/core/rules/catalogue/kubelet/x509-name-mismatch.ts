import { defineRule } from '../../define';

export default defineRule({
  id: 'x509-name-mismatch',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'certificates',
  severity: 'medium',
  title: 'TLS certificate is for another name or address',
  sources: ['kubelet', 'cni', 'pods', 'bootstrap', 'windows'],
  match: [
    {
      literal: 'x509: certificate is valid for',
      pattern: /x509: certificate is valid for (?<names>[^"\\]{1,200}), not (?<wanted>[A-Za-z0-9.:-]{1,120})/,
    },
    {
      literal: 'x509: cannot validate certificate for',
      pattern:
        /x509: cannot validate certificate for (?<wanted>[A-Za-z0-9.:-]{1,120}) because it doesn't contain any IP SANs/,
    },
  ],
  dedup: ['wanted'],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'The client connects by a name or address that the certificate of the peer does not list.',
  impact: 'Calls to that peer fail.',
  remediation: [{ do: 'Connect by a name the certificate lists, or reissue it', risk: 'caution' }],
  runbook: 'certificates',
  references: ['https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 reflector.go:147] Failed to watch *v1.Node: failed to list *v1.Node: Get "https://10.0.3.17/api/v1/nodes": tls: failed to verify certificate: x509: certificate is valid for 10.0.4.80, 172.20.0.1, not 10.0.3.17',
        from: 'Go crypto/x509',
      },
      {
        source: 'pod-log',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 scraper.go:149] "Failed to scrape node" err="Get \\"https://10.0.12.34:10250/metrics/resource\\": x509: cannot validate certificate for 10.0.12.34 because it doesn\'t contain any IP SANs" node="ip-10-0-12-34.ec2.internal"',
        from: 'Go crypto/x509, metrics-server',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 certificate_manager.go:356] kubernetes.io/kubelet-serving: Certificate expiration is 2027-11-20 08:00:00 +0000 UTC',
        because: 'no fault',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 log.go:245] http: TLS handshake error from 10.0.7.7:40112: remote error: tls: bad certificate',
        because: 'the other side refuses',
        nearMiss: true,
      },
    ],
  },
});
