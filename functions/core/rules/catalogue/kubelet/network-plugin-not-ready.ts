import { defineRule } from '../../define';

export default defineRule({
  id: 'network-plugin-not-ready',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'cni-not-ready',
  severity: 'high',
  title: 'Pod network is not ready: CNI configuration missing or not initialized',
  sources: ['kubelet', 'windows'],
  // The word "container" is missing in the condition message, so the pattern starts after it
  match: {
    literal: 'reason:NetworkPluginNotReady',
    pattern: /NetworkReady=false reason:NetworkPluginNotReady message:(?<reason>[^"\]\\]{1,120})/,
  },
  dedup: [],
  recovery: {
    literal: 'NodeReady',
    pattern: /event="NodeReady"|Recording NodeReady event|status is now: NodeReady/,
    sources: ['kubelet', 'windows'],
    // printed without the event when the status is sent ahead of its turn
    also: [{ literal: 'it just became ready', pattern: /Fast updating node status as it just became ready/ }],
  },
  confidence: { alone: 0.75, strongerWith: ['vpc-cni-ipamd-start-failed', 'vpc-cni-apiserver-unreachable'] },
  mayCause: ['node-became-not-ready'],
  why: 'No valid network configuration is in /etc/cni/net.d. The aws-node pod writes it only after ipamd is up, so either aws-node has not started yet or it cannot.',
  impact: 'The node stays NotReady and only host-network pods run.',
  remediation: [
    { do: 'Check the aws-node pod and ipamd.log of the same time', risk: 'safe' },
    { do: 'Check that the CNI add-on is installed and tolerates the taints of this node', risk: 'safe' },
  ],
  runbook: 'vpc-cni-not-ready',
  nmaReason: 'IPAMDNotReady',
  references: [
    'https://docs.aws.amazon.com/eks/latest/userguide/managing-vpc-cni.html',
    'https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/troubleshooting.md',
  ],
  falsePositives: 'Every boot prints this until aws-node is up; the finding is then shown as recovered.',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet.go:2902] "Container runtime network not ready" networkReady="NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized"',
        from: 'kubernetes pkg/kubelet/kubelet.go, 1.24 and later',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: E1120 08:14:02.118204    3121 kubelet.go:2190] Container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:docker: network plugin is not ready: cni config uninitialized',
        from: 'kubernetes pkg/kubelet/kubelet.go, 1.19',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet.go:2890] "Container runtime status" networkReady="NetworkReady=true reason: message:"',
        because: 'the network is ready',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: W1120 08:14:02.118204    3121 cni.go:239] Unable to update cni config: no networks found in /etc/cni/net.d',
        because: 'dockershim prints this on each start before aws-node has run',
        nearMiss: true,
      },
    ],
  },
});
