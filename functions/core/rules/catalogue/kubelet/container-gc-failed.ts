import { defineRule } from '../../define';

export default defineRule({
  id: 'container-gc-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'garbage-collection',
  severity: 'medium',
  title: 'Garbage collection of dead containers fails',
  sources: ['kubelet', 'windows'],
  match: {
    literal: 'Container garbage collection failed',
    pattern: /Container garbage collection failed(?:" err="|: )(?<error>[^"]{3,160})/,
  },
  dedup: [],
  recovery: {
    literal: 'Container garbage collection succeeded',
    pattern: /Container garbage collection succeeded/,
    sources: ['kubelet', 'windows'],
  },
  confidence: { alone: 0.9, strongerWith: ['runtime-deadline-exceeded'] },
  mayCause: [],
  why: 'The runtime did not answer when kubelet wanted to remove dead containers.',
  impact: 'Dead containers pile up, use disk and slow the runtime down.',
  remediation: [{ do: 'Check the runtime at the same time', risk: 'safe' }],
  runbook: 'container-runtime-failures',
  references: ['https://kubernetes.io/docs/concepts/architecture/garbage-collection/#containers-images'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet.go:1402] "Container garbage collection failed" err="[rpc error: code = DeadlineExceeded desc = context deadline exceeded, rpc error: code = DeadlineExceeded desc = context deadline exceeded]"',
        from: 'kubernetes pkg/kubelet/kubelet.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 kubelet.go:1218] Container garbage collection failed: rpc error: code = Unknown desc = operation timeout: context deadline exceeded',
        from: 'kubernetes pkg/kubelet/kubelet.go, 1.12',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet.go:1410] "Container garbage collection succeeded"',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 pod_container_deletor.go:53] "DeleteContainer returned error" containerID={"Type":"containerd","ID":"6c11"} err="failed to get container status"',
        because: 'race with the runtime',
        nearMiss: true,
      },
    ],
  },
});
