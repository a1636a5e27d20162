import { defineRule } from '../../define';

export default defineRule({
  id: 'static-pod-mirror-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'static-pods',
  severity: 'low',
  title: 'Mirror pod of a static pod could not be created',
  sources: ['kubelet', 'windows'],
  match: {
    literal: 'ailed creating a mirror pod for',
    pattern: /[Ff]ailed creating a mirror pod for(?: "(?<pod>[a-z0-9._-]{2,253})|" )/,
  },
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: [],
  why: 'The API server refused or was out of reach when kubelet wanted to show its static pod; admission policies often do that.',
  impact: 'The static pod runs but is not visible in the cluster.',
  remediation: [{ do: 'Read the error; exempt static pods from the admission policy', risk: 'caution' }],
  runbook: 'pod-start',
  references: ['https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet.go:1900] "Failed creating a mirror pod for" err="admission webhook \\"policy.example.com\\" denied the request" pod="kube-system/proxy-ip-10-0-12-34.ec2.internal"',
        from: 'kubernetes pkg/kubelet/kubelet.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 kubelet.go:1622] Failed creating a mirror pod for "proxy-ip-10-0-12-34.ec2.internal_kube-system(0d6c)": pods "proxy-ip-10-0-12-34.ec2.internal" already exists',
        from: 'kubernetes pkg/kubelet/kubelet.go, 1.15',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 file.go:105] "Unable to read config path" err="path does not exist, ignoring" path="/etc/kubernetes/manifests"',
        because: 'no static pods configured',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 mirror_client.go:130] "Trying to delete pod" pod="kube-system/proxy" podUID="0d6c"',
        because: 'ordinary work',
        nearMiss: true,
      },
    ],
  },
});
