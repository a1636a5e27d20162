import { defineRule } from '../../define';

export default defineRule({
  id: 'kube-proxy-node-not-found',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kube-proxy',
  component: 'kube-proxy',
  category: 'node-address',
  severity: 'medium',
  title: 'kube-proxy cannot find its node or node address',
  sources: ['kube-proxy'],
  match: [
    {
      literal: 'ailed to retrieve node info',
      pattern:
        /[Ff]ailed to retrieve node info(?:\\*" err=\\*"|: )nodes \\*"(?<nodeName>[A-Za-z0-9.-]{1,100})\\*" not found/,
    },
    {
      literal: "an't determine this node's IP",
      pattern: /[Cc]an't determine this node's IP, assuming (?:127\.0\.0\.1|loopback)/,
    },
  ],
  dedup: [],
  recovery: { quietMinutes: 15 },
  confidence: { alone: 0.7, strongerWith: ['node-name-mismatch'] },
  mayCause: [],
  why: 'The name kube-proxy uses (host name or --hostname-override) is not the name of the Node object, or the node has not registered yet.',
  impact: 'With the fall-back to 127.0.0.1 node ports and local traffic policies do not work as they should.',
  remediation: [{ do: 'Compare --hostname-override with the node name', risk: 'safe' }],
  runbook: 'kube-proxy-sync',
  nmaReason: 'KubeProxyNotReady',
  references: ['https://docs.aws.amazon.com/eks/latest/userguide/managing-kube-proxy.html'],
  falsePositives: 'A few lines on a fresh node before kubelet has registered it.',
  examples: {
    fires: [
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 server.go:1062] "Failed to retrieve node info" err="nodes \\"node-a.corp.internal\\" not found"',
        from: 'kubernetes pkg/proxy/util, 1.29',
      },
      {
        source: 'kube-proxy',
        line: 'E1120 08:14:02.118204    3121 node.go:136] Failed to retrieve node info: nodes "node-a.corp.internal" not found',
        from: 'kubernetes pkg/util/node, 1.19',
      },
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204    3121 server.go:700] "Can\'t determine this node\'s IP, assuming loopback; if this is incorrect, please set the --bind-address flag"',
        from: 'kubernetes cmd/kube-proxy/app',
      },
    ],
    silent: [
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204    3121 server.go:1062] "Successfully retrieved node IP(s)" IPs=["10.0.12.34"]',
        because: 'found',
        nearMiss: true,
      },
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204    3121 server_linux.go:130] "Node IPs" nodeIPs=["10.0.12.34"]',
        because: 'found',
      },
    ],
  },
});
