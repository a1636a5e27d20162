import { defineRule } from '../../define';

export default defineRule({
  id: 'oom-killer-invoked-by-system',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'memory',
  component: 'kernel',
  category: 'oom',
  severity: 'high',
  title: 'A node daemon could not get memory and called the OOM killer',
  sources: ['kernel'],
  // kubelet gives -999 to runtime, kubelet and node-critical containers; -1000 is what daemons set for themselves
  match: {
    literal: 'invoked oom-killer',
    pattern:
      /\b(?<process>[^\s:\]][^\n:\]]{0,31}) invoked oom-killer: [^\n]{1,200}oom_(?:score_)?adj=(?:-999|-1000|-17)\b/,
  },
  dedup: ['process'],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.85, strongerWith: ['memory-nearly-exhausted', 'memory-stalls'] },
  mayCause: ['oom-node-out-of-memory', 'node-became-not-ready'],
  why: 'A process protected from being killed asked for a page when none was left, in its own cgroup or on the node.',
  impact: 'The daemon stalls during reclaim, and some process is killed to make room.',
  remediation: [
    { do: 'Read which constraint and cgroup the report names', risk: 'safe' },
    { do: 'Reserve more memory for system daemons', risk: 'disruptive' },
  ],
  runbook: 'oom-memory-pressure',
  npdReason: 'OOMKilling',
  references: ['https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] containerd invoked oom-killer: gfp_mask=0x1100cca(GFP_HIGHUSER_MOVABLE), order=0, oom_score_adj=-999',
        from: 'kernel source, mm/oom_kill.c, 5.10',
      },
      {
        source: 'messages',
        line: 'Nov 20 08:14:02 ip-10-0-12-34 kernel: [ 8123.456789] sshd invoked oom-killer: gfp_mask=0x14200ca(GFP_HIGHUSER_MOVABLE), nodemask=(null),  order=0, oom_score_adj=-1000',
        from: 'kernel source, mm/oom_kill.c, 4.14',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] java invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=985',
        because: 'an ordinary container',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789] Tasks state (memory values in pages): [pid] uid tgid total_vm rss pgtables_bytes swapents oom_score_adj name',
        because: 'header of the report',
        nearMiss: true,
      },
    ],
  },
});
