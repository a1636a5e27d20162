import { defineRule } from '../../define';

export default defineRule({
  id: 'kube-proxy-conntrack-cleanup-failed',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kube-proxy',
  component: 'kube-proxy',
  category: 'conntrack',
  severity: 'low',
  title: 'kube-proxy cannot delete stale UDP connections',
  sources: ['kube-proxy'],
  match: [
    {
      literal: 'ailed to delete ',
      pattern:
        /[Ff]ailed to delete (?:stale (?:service|endpoint) |endpoint (?:service)? ?)?(?:UDP |udp |conntrack )?(?:connections|entries)(?: for \S{3,120})?(?:\\*" |: |, error: )(?<error>.{3,160})/,
    },
    { literal: 'conntrack command returned', pattern: /[Cc]onntrack command returned: (?<error>[^"]{3,120})/ },
  ],
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.6, strongerWith: [] },
  mayCause: [],
  why: 'The conntrack tool or netlink refused.',
  impact: 'UDP clients, above all DNS, may go on to a backend that is gone until the entry ages.',
  remediation: [{ do: 'Check the conntrack tool in the image and the rights of the pod', risk: 'safe' }],
  runbook: 'kube-proxy-sync',
  references: ['https://kubernetes.io/docs/reference/networking/virtual-ips/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F E1120 08:14:02.118204    3121 cleanup.go:80] "Failed to delete stale service connections" err="error deleting connection tracking state for UDP service IP: 172.20.0.10, error: netlink receive: operation not permitted" IP="172.20.0.10"',
        from: 'kubernetes pkg/proxy/conntrack',
      },
      {
        source: 'kube-proxy',
        line: 'E1120 08:14:02.118204    3121 proxier.go:600] Failed to delete stale endpoint connections: error looking for path of conntrack: exec: "conntrack": executable file not found in $PATH',
        from: 'kubernetes pkg/util/conntrack, 1.17',
      },
      {
        source: 'kube-proxy',
        line: 'E1120 08:14:02.118204    3121 conntrack.go:60] conntrack command returned: conntrack v1.4.4: Operation failed, error message: exit status 1',
        from: 'kubernetes pkg/util/conntrack, 1.15',
      },
    ],
    silent: [
      {
        source: 'kube-proxy',
        line: '2026-11-20T08:14:02.118204512Z stderr F I1120 08:14:02.118204    3121 cleanup.go:60] "Deleted conntrack stale entries for services" IPs=["172.20.0.10"]',
        because: 'success',
        nearMiss: true,
      },
      {
        source: 'kube-proxy',
        line: 'I1120 08:14:02.118204    3121 conntrack.go:52] Setting nf_conntrack_max to 262144',
        because: 'ordinary',
      },
    ],
  },
});
