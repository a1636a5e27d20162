import { defineRule } from '../../define';

export default defineRule({
  id: 'node-not-ready-event',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'node-not-ready',
  severity: 'high',
  title: 'kubelet recorded that the node turned NotReady',
  sources: ['kubelet', 'windows'],
  match: {
    literal: 'NodeNotReady',
    pattern: /event="NodeNotReady"|Recording NodeNotReady event|status is now: NodeNotReady/,
  },
  dedup: [],
  recovery: {
    literal: 'NodeReady',
    pattern: /event="NodeReady"|Recording NodeReady event|status is now: NodeReady/,
    sources: ['kubelet', 'windows'],
  },
  confidence: { alone: 0.8, strongerWith: ['node-became-not-ready', 'pleg-unhealthy', 'network-plugin-not-ready'] },
  mayCause: [],
  why: 'The Ready condition changed to False; the line beside it gives the reason. After a restart of kubelet it is printed too, until runtime and network are up.',
  impact: 'No new pods are placed here while it lasts.',
  remediation: [{ do: 'Look for the reason in the lines of the same second', risk: 'safe' }],
  runbook: 'node-not-ready',
  references: ['https://kubernetes.io/docs/concepts/architecture/nodes/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet_node_status.go:696] "Recording event message for node" node="ip-10-0-12-34.ec2.internal" event="NodeNotReady"',
        from: 'kubernetes pkg/kubelet/kubelet_node_status.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: I1120 08:14:02.118204    3121 kubelet_node_status.go:379] Recording NodeNotReady event message for node ip-10-0-12-34.ec2.internal',
        from: 'kubernetes pkg/kubelet/kubelet_node_status.go, 1.16',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet_node_status.go:696] "Recording event message for node" node="ip-10-0-12-34.ec2.internal" event="NodeReady"',
        because: 'ready',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet_node_status.go:696] "Recording event message for node" node="ip-10-0-12-34.ec2.internal" event="NodeHasNoDiskPressure"',
        because: 'another condition',
        nearMiss: true,
      },
    ],
  },
});
