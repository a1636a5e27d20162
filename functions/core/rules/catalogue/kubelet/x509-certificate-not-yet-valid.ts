import { defineRule } from '../../define';

export default defineRule({
  id: 'x509-certificate-not-yet-valid',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'clock',
  severity: 'high',
  title: 'A TLS certificate is not valid yet: the clock of the node is behind',
  sources: ['kubelet', 'cni', 'pods', 'bootstrap', 'containerd', 'windows'],
  match: {
    literal: 'is not yet valid: current time',
    pattern:
      /x509: certificate has expired or is not yet valid: current time (?<now>[0-9TZ:.+-]{10,40}) is before (?<limit>[0-9TZ:.+-]{10,40})/,
  },
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['node-registration-failed', 'node-lease-update-failed'],
  why: 'A certificate that was just issued looks as if it came from the future. The node was resumed or booted without time synchronisation.',
  impact: 'TLS to the API server and AWS endpoints fails, and signed requests are refused too.',
  remediation: [
    { do: 'Check chronyc tracking and that 169.254.169.123 is reachable', risk: 'safe' },
    { do: 'Step the clock (chronyc makestep)', risk: 'caution' },
  ],
  runbook: 'clock-skew',
  nmaReason: 'ClockUnsynchronized',
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/set-time.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 reflector.go:147] Failed to watch *v1.Node: failed to list *v1.Node: Get "https://A1B2C3.gr7.us-east-1.eks.amazonaws.com/api/v1/nodes": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-20T08:14:02Z is before 2026-11-20T09:00:00Z',
        from: 'Go crypto/x509',
      },
      {
        source: 'ipamd',
        line: '{"level":"error","ts":"2026-11-20T08:14:02.118Z","caller":"wait/wait.go:109","msg":"Unable to reach API Server: Get \\"https://172.20.0.1:443/version?timeout=5s\\": x509: certificate has expired or is not yet valid: current time 2026-11-20T08:14:02Z is before 2026-11-20T09:00:00Z"}',
        from: 'Go crypto/x509',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 reflector.go:147] Failed to watch *v1.Node: Get "https://A1B2C3.gr7.us-east-1.eks.amazonaws.com/api/v1/nodes": x509: certificate has expired or is not yet valid: current time 2026-11-20T08:14:02Z is after 2026-11-19T22:10:04Z',
        because: 'expired: another rule',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 certificate_manager.go:356] kubernetes.io/kubelet-serving: Rotating certificates',
        because: 'rotation',
      },
    ],
  },
});
