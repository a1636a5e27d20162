import { defineRule } from '../../define';

export default defineRule({
  id: 'cri-message-too-large',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'runtime',
  component: 'container-runtime',
  category: 'runtime-slow',
  severity: 'high',
  title: 'Too many containers: the list of the runtime exceeds the message limit',
  sources: ['kubelet', 'containerd'],
  match: {
    literal: 'message larger than max',
    pattern: /grpc: (?:trying to send|received) message larger than max \((?<size>\d{1,12}) vs\. (?<limit>\d{1,12})\)/,
  },
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['pleg-relist-failed', 'pleg-unhealthy', 'container-gc-failed'],
  why: 'The answer to a list call grew over 16 MiB: thousands of dead containers, very long labels or environments.',
  impact: 'kubelet no longer sees its containers; after three minutes the node turns NotReady.',
  remediation: [{ do: 'Remove dead containers (crictl rm) and find what makes so many', risk: 'caution' }],
  runbook: 'pleg-unhealthy',
  references: ['https://github.com/kubernetes/kubernetes/issues/63858'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 remote_runtime.go:557] "ListContainers with filter from runtime service failed" err="rpc error: code = ResourceExhausted desc = grpc: trying to send message larger than max (16777519 vs. 16777216)" filter="&ContainerFilter{}"',
        from: 'grpc-go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 generic.go:197] Unable to list sandboxes: rpc error: code = ResourceExhausted desc = grpc: received message larger than max (8396800 vs. 8388608)',
        from: 'grpc-go',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 generic.go:153] "GenericPLEG: Relisting"',
        because: 'ordinary',
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 log.go:32] "ListContainers with filter from runtime service failed" err="rpc error: code = DeadlineExceeded desc = context deadline exceeded" filter="&ContainerFilter{}"',
        because: 'slow, not large',
        nearMiss: true,
      },
    ],
  },
});
