import { defineRule } from '../../define';

export default defineRule({
  id: 'kubelet-client-throttled',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'client-throttling',
  severity: 'info',
  title: 'kubelet delays its own API requests',
  sources: ['kubelet', 'windows'],
  match: [
    {
      literal: 'client-side throttling',
      pattern: /Waited (?:for )?(?<wait>[0-9.]{1,12}m?s) due to client-side throttling/,
    },
    {
      literal: 'Throttling request took',
      pattern: /Throttling request took (?<wait>[0-9.]{1,12}m?s), request: (?<verb>[A-Z]{3,6})/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.4, strongerWith: [] },
  mayCause: [],
  why: 'More requests are wanted than kubeAPIQPS allows, typically when many pods start at once.',
  impact: 'Starts of pods wait a moment.',
  remediation: [{ do: 'Raise kubeAPIQPS and kubeAPIBurst only when waits of many seconds repeat', risk: 'caution' }],
  runbook: 'kubelet-configuration',
  references: ['https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 request.go:697] Waited for 1.197261341s due to client-side throttling, not priority and fairness, request: GET:https://A1B2C3.gr7.us-east-1.eks.amazonaws.com/api/v1/namespaces/shop/configmaps',
        from: 'kubernetes client-go rest/request.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: I1120 08:14:02.118204    3121 request.go:621] Throttling request took 1.04s, request: POST:https://A1B2C3.yl4.us-east-1.eks.amazonaws.com/api/v1/namespaces/shop/serviceaccounts/api/token',
        from: 'kubernetes client-go rest/request.go, 1.18',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet.go:501] "Failed to pull image" err="pull QPS exceeded" image="redis:7"',
        because: 'image pulls',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 flags.go:64] FLAG: --kube-api-qps="50"',
        because: 'configuration',
      },
    ],
  },
});
