import { defineRule } from '../../define';

export default defineRule({
  id: 'kubelet-housekeeping-slow',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'kubelet-slow',
  severity: 'medium',
  title: 'Housekeeping of kubelet takes too long',
  sources: ['kubelet', 'windows'],
  match: { literal: 'housekeeping took too long', pattern: /housekeeping took too long/ },
  dedup: [],
  recovery: { quietMinutes: 30 },
  confidence: { alone: 0.9, strongerWith: ['pleg-unhealthy'] },
  mayCause: ['pleg-unhealthy'],
  why: 'Listing pods, cgroups and directories took more than 15 seconds: starved CPU, slow disk or very many dead containers.',
  impact: 'kubelet reacts late to everything; PLEG often fails next.',
  remediation: [{ do: 'Check CPU pressure and disk latency', risk: 'safe' }],
  runbook: 'pleg-unhealthy',
  references: ['https://kubernetes.io/docs/tasks/debug/debug-cluster/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet.go:2491] "Housekeeping took longer than 15s" err="housekeeping took too long" seconds=21.3',
        from: 'kubernetes pkg/kubelet/kubelet.go, 1.22',
      },
      {
        source: 'kubelet',
        line: '2026-11-20T08:14:02.118204+0000 ip-10-0-12-34 kubelet[3121]: E1120 08:14:02.118204    3121 kubelet.go:2412] "Housekeeping took longer than 15s" err="housekeeping took too long" seconds=48.07',
        from: 'kubernetes pkg/kubelet/kubelet.go, 1.24',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: E1120 08:14:02.118204    3121 kubelet.go:2572] "Housekeeping took longer than expected" expected="1s" actual="1.207s"',
        because: 'a second is not a stall',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 kubelet.go:2478] "SyncLoop (housekeeping) end" duration="12ms"',
        because: 'ordinary',
        nearMiss: true,
      },
    ],
  },
});
