import { defineRule } from '../../define';

export default defineRule({
  id: 'kubelet-client-cert-expired',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'certificates',
  severity: 'critical',
  criticalBecause: 'the client certificate of kubelet is no longer accepted: no heartbeat, no pod changes',
  title: 'Client certificate of kubelet has expired',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'client certificate has expired',
      pattern: /active client certificate has expired, but the server is (?<server>responsive|not responsive)/,
    },
    {
      literal: 'bootstrap client certificate',
      pattern: /[Pp]art of the existing bootstrap client certificate.{1,80}is expired/,
    },
  ],
  dedup: [],
  recovery: {
    literal: 'Successfully registered node',
    pattern: /Successfully registered node/,
    sources: ['kubelet', 'windows'],
  },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'The certificate was not rotated in time: the node was stopped for long, the API server was out of reach at renewal, or the signing request was not approved.',
  impact: 'Every request of kubelet fails and the node turns NotReady.',
  remediation: [
    { do: 'Check the clock of the node first', risk: 'safe' },
    { do: 'Replace the node; on EKS a new node gets fresh credentials', risk: 'disruptive' },
  ],
  runbook: 'certificates',
  references: ['https://kubernetes.io/docs/tasks/tls/certificate-rotation/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 transport.go:123] The currently active client certificate has expired, but the server is responsive. A restart may be necessary to retrieve new initial credentials.',
        from: 'kubernetes pkg/kubelet/certificate/transport.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 bootstrap.go:265] part of the existing bootstrap client certificate in /var/lib/kubelet/kubeconfig is expired: 2026-11-19 22:10:04 +0000 UTC',
        from: 'kubernetes pkg/kubelet/certificate/bootstrap',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 certificate_manager.go:356] kubernetes.io/kube-apiserver-client-kubelet: Certificate expiration is 2027-11-20 08:00:00 +0000 UTC, rotation deadline is 2027-08-30 02:11:09 +0000 UTC',
        because: 'planned rotation',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 certificate_manager.go:356] kubernetes.io/kubelet-serving: Rotating certificates',
        because: 'rotation in progress',
      },
    ],
  },
});
