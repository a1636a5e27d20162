import { defineRule } from '../../define';

export default defineRule({
  id: 'image-pull-qps',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'images',
  component: 'image-pull',
  category: 'image-pull',
  severity: 'medium',
  title: 'kubelet limits its own rate of image pulls',
  sources: ['kubelet', 'windows'],
  match: { literal: 'pull QPS exceeded', pattern: /pull QPS exceeded/ },
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['image-pull-backoff'],
  why: 'More pulls per second are wanted than registryPullQPS and registryBurst allow; many pods started at once.',
  impact: 'Pods start later, after a back-off.',
  remediation: [{ do: 'Raise registryPullQPS and registryBurst in the kubelet configuration', risk: 'caution' }],
  runbook: 'image-pull-failures',
  references: ['https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kuberuntime_image.go:55] "Failed to pull image" err="pull QPS exceeded" image="redis:7"',
        from: 'kubernetes pkg/kubelet/images/helpers.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 pod_workers.go:191] Error syncing pod 0d6c ("api_shop(0d6c)"), skipping: failed to "StartContainer" for "api" with a pull error: "pull QPS exceeded"',
        from: 'kubernetes pkg/kubelet/images, 1.17',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 flags.go:64] FLAG: --registry-qps="5"',
        because: 'configuration',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 request.go:697] Waited for 1.19s due to client-side throttling, not priority and fairness, request: GET:https://A1B2C3.gr7.us-east-1.eks.amazonaws.com/api/v1/pods',
        because: 'API calls',
        nearMiss: true,
      },
    ],
  },
});
