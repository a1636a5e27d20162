import { defineRule } from '../../define';

export default defineRule({
  id: 'service-account-token-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'volume-mount',
  severity: 'medium',
  title: 'kubelet cannot get a service account token for a pod',
  sources: ['kubelet', 'windows'],
  match: {
    literal: 'failed to fetch token',
    pattern: /failed to fetch token: (?<error>[^"]{5,200})/,
    unless: /no relationship found/,
  },
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['volume-mount-timeout'],
  why: 'The TokenRequest call failed: the service account does not exist, the API server is out of reach, or it refuses the node.',
  impact: 'Pods cannot mount their token and do not start.',
  remediation: [{ do: 'Read the error; check the service account and the path to the API server', risk: 'safe' }],
  runbook: 'pod-start',
  references: ['https://kubernetes.io/docs/concepts/storage/projected-volumes/#serviceaccounttoken'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 nestedpendingoperations.go:348] Error: MountVolume.SetUp failed for volume "kube-api-access-x2k8q" (UniqueName: "kubernetes.io/projected/0d6c-kube-api-access-x2k8q") pod "web-0" (UID: "0d6c") : failed to fetch token: serviceaccounts "web" not found',
        from: 'kubernetes pkg/kubelet/token',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 projected.go:198] Error preparing data for projected volume aws-iam-token for pod shop/web-0: failed to fetch token: Post https://10.100.0.1/api/v1/namespaces/shop/serviceaccounts/web/token: context deadline exceeded',
        from: 'kubernetes pkg/volume/projected, 1.16',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 projected.go:198] failed to fetch token: serviceaccounts "web" is forbidden: User "system:node:ip-10-0-12-34.ec2.internal" cannot create resource "serviceaccounts/token" in API group "" in the namespace "shop": no relationship found between node \'ip-10-0-12-34.ec2.internal\' and this object',
        because: 'race with a deleted pod',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 token_manager.go:121] Refreshing token for service account',
        because: 'ordinary refresh',
      },
    ],
  },
});
