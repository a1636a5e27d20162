import { defineRule } from '../../define';

export default defineRule({
  id: 'kubelet-system-oom',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'kubelet',
  component: 'kubelet',
  category: 'oom',
  severity: 'high',
  title: 'kubelet saw the kernel kill a process for lack of memory',
  sources: ['kubelet', 'windows'],
  match: {
    literal: 'System OOM encountered',
    pattern: /System OOM encountered, victim process: (?<process>[^,"]{1,40})/,
  },
  dedup: ['process'],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.9, strongerWith: [] },
  mayCause: ['pod-crash-loop', 'node-became-not-ready'],
  why: 'The whole node ran out of memory, not only one container within its limit.',
  impact: 'Any process may be hit, including daemons of the node.',
  remediation: [
    { do: 'Compare memory requests with real use; set limits on the growing pods', risk: 'caution' },
    { do: 'Raise kubeReserved and systemReserved', risk: 'disruptive' },
  ],
  runbook: 'oom-memory-pressure',
  references: ['https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 event.go:307] "Event occurred" object="ip-10-0-12-34.ec2.internal" kind="Node" type="Warning" reason="SystemOOM" message="System OOM encountered, victim process: java, pid: 22871"',
        from: 'kubernetes pkg/kubelet/oom/oom_watcher_linux.go',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet: I1120 08:14:02.118204    3121 event.go:278] Event(v1.ObjectReference{Kind:"Node", Name:"ip-10-0-12-34.ec2.internal"}): type: \'Warning\' reason: \'SystemOOM\' System OOM encountered, victim process: python3, pid: 9120',
        from: 'kubernetes pkg/kubelet/oom, 1.17',
      },
    ],
    silent: [
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 oom_linux.go:66] "attempting to set \\"/proc/self/oom_score_adj\\" to \\"-999\\""',
        because: 'ordinary start',
        nearMiss: true,
      },
      {
        source: 'kubelet',
        line: 'Nov 20 08:14:02 ip-10-0-12-34.ec2.internal kubelet[3121]: I1120 08:14:02.118204    3121 flags.go:64] FLAG: --oom-score-adj="-999"',
        because: 'configuration',
        nearMiss: true,
      },
    ],
  },
});
