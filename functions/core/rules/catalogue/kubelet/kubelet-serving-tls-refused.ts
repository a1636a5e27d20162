import { defineRule } from '../../define';

export default defineRule({
  id: 'kubelet-serving-tls-refused',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'certificates',
  severity: 'low',
  title: 'Clients refuse the serving certificate of kubelet',
  sources: ['kubelet', 'windows'],
  match: {
    literal: 'TLS handshake error from',
    pattern:
      /http: TLS handshake error from (?<client>[0-9a-f.:[\]]{3,45}):\d{1,5}: (?<error>remote error: tls: [a-z ]{5,40}|no serving certificate available for the kubelet)/,
  },
  dedup: ['error'],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.5, strongerWith: [] },
  mayCause: [],
  why: 'metrics-server or another client of port 10250 does not accept the certificate, or kubelet has not got a serving certificate yet.',
  impact: 'kubectl logs, exec and metrics may fail for this node while the certificate is missing.',
  remediation: [{ do: 'Check for pending certificate signing requests of the node', risk: 'safe' }],
  runbook: 'certificates',
  references: ['https://kubernetes.io/docs/reference/access-authn-authz/kubelet-tls-bootstrapping/'],
  falsePositives: 'Port scanners and health checks without TLS cause it as well.',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 log.go:245] http: TLS handshake error from 10.0.7.7:40112: no serving certificate available for the kubelet',
        from: 'kubernetes pkg/kubelet/certificate',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: I1120 08:14:02.118204    3121 log.go:172] http: TLS handshake error from 10.0.7.7:40112: remote error: tls: bad certificate',
        from: 'Go net/http',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 log.go:245] http: TLS handshake error from 10.0.7.7:40112: EOF',
        because: 'a TCP health check',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 server.go:161] "Starting to listen" address="0.0.0.0" port=10250',
        because: 'ordinary start',
      },
    ],
  },
});
