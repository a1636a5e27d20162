import { defineRule } from '../../define';

export default defineRule({
  id: 'node-became-not-ready',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'node-not-ready',
  severity: 'critical',
  criticalBecause: 'the node is NotReady: no new pods, and running pods are evicted after the toleration time',
  title: 'kubelet reported the node NotReady',
  sources: ['kubelet', 'windows'],
  // Not-ready right after boot, while CNI and CSI register, is the normal start-up sequence; network-plugin-not-ready covers it when it lasts
  match: {
    literal: 'Node became not ready',
    pattern: /Node became not ready(?:"|: ?).{0,260}?\b[Mm]essage"?:"?(?<reason>[^"}\\]{1,120})/,
    unless:
      /may not have completed yet|cni plugin not initialized|cni config uninitialized|CSINode is not yet initialized|pleg has yet to be successful/,
  },
  dedup: [],
  recovery: {
    literal: 'NodeReady',
    pattern: /event="NodeReady"|Recording NodeReady event|status is now: NodeReady/,
    sources: ['kubelet', 'windows'],
    // printed without the event when the status is sent ahead of its turn
    also: [{ literal: 'it just became ready', pattern: /Fast updating node status as it just became ready/ }],
  },
  confidence: {
    alone: 0.95,
    strongerWith: ['pleg-unhealthy', 'container-runtime-not-ready', 'runtime-socket-unreachable'],
  },
  mayCause: ['node-not-ready-event'],
  why: 'One of the health checks kubelet makes on itself failed: container runtime, PLEG, network plugin or node shutdown. The message names it.',
  impact: 'The scheduler avoids the node; after about five minutes its pods are evicted and their endpoints are gone.',
  remediation: [
    { do: 'Read the reason and follow the finding of the same minute for that component', risk: 'safe' },
    { do: 'Replace the node when it keeps flapping', risk: 'disruptive' },
  ],
  runbook: 'node-not-ready',
  references: ['https://kubernetes.io/docs/concepts/architecture/nodes/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 setters.go:602] "Node became not ready" node="ip-10-0-12-34.ec2.internal" condition={"type":"Ready","status":"False","lastHeartbeatTime":"2026-11-20T08:14:02Z","lastTransitionTime":"2026-11-20T08:14:02Z","reason":"KubeletNotReady","message":"PLEG is not healthy: pleg was last seen active 3m12s ago; threshold is 3m0s"}',
        from: 'kubernetes pkg/kubelet/nodestatus/setters.go, 1.28',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: I1120 08:14:02.118204    3121 kubelet_node_status.go:792] Node became not ready: {Type:Ready Status:False LastHeartbeatTime:2026-11-20 08:14:02 +0000 UTC LastTransitionTime:2026-11-20 08:14:02 +0000 UTC Reason:KubeletNotReady Message:container runtime is down}',
        from: 'kubernetes pkg/kubelet/kubelet_node_status.go, 1.13',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 setters.go:602] "Node became not ready" node="ip-10-0-12-34.ec2.internal" condition={"type":"Ready","status":"False","lastHeartbeatTime":"2026-11-20T08:14:02Z","lastTransitionTime":"2026-11-20T08:14:02Z","reason":"KubeletNotReady","message":"[container runtime status check may not have completed yet]"}',
        because: 'first status after a start of kubelet',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet_node_status.go:696] "Recording event message for node" node="ip-10-0-12-34.ec2.internal" event="NodeReady"',
        because: 'the node became ready',
        nearMiss: true,
      },
    ],
  },
});
