import { defineRule } from '../../define';

export default defineRule({
  id: 'oom-killer-invoked',
  since: '1.0.0',
  revision: 1,
  kind: 'log',
  area: 'memory',
  component: 'kernel',
  category: 'oom',
  severity: 'medium',
  title: 'The OOM killer was called',
  sources: ['kernel'],
  match: {
    literal: 'invoked oom-killer',
    pattern: /\b(?<process>[^\s:\]][^\n:\]]{0,31}) invoked oom-killer: gfp_mask=/,
    unless: /oom_(?:score_)?adj=(?:-999|-1000|-17)\b/,
  },
  dedup: ['process'],
  recovery: { quietMinutes: 60 },
  confidence: { alone: 0.85, strongerWith: ['oom-container-limit', 'oom-node-out-of-memory'] },
  mayCause: ['pod-crash-loop'],
  why: 'A process needed a page and none could be reclaimed, on the node or within its container’s limit. The report that follows names the victim.',
  impact: 'Some process is killed, not necessarily this one.',
  remediation: [{ do: 'Find the victim and the constraint in the lines that follow', risk: 'safe' }],
  runbook: 'oom-memory-pressure',
  npdReason: 'OOMKilling',
  references: ['https://docs.kernel.org/admin-guide/cgroup-v2.html'],
  falsePositives: 'none known',
  examples: {
    fires: [
      {
        source: 'dmesg-human',
        line: '[Fri Nov 20 08:14:02 2026] node invoked oom-killer: gfp_mask=0x6000c0(GFP_KERNEL), nodemask=(null), order=0, oom_score_adj=968',
        from: 'kernel source, mm/oom_kill.c, 4.14',
      },
      {
        source: 'journal',
        line: '2026-11-20T08:14:02.118204+0000 ip-10-0-12-34.ec2.internal kernel: python3 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=1000',
        from: 'kernel source, mm/oom_kill.c, 5.10',
      },
    ],
    silent: [
      {
        source: 'dmesg',
        line: '[ 8123.456789] containerd invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=-999',
        because: 'a protected process, another rule',
        nearMiss: true,
      },
      {
        source: 'dmesg',
        line: '[ 8123.456789]  oom_kill_process.cold+0xb/0x10',
        because: 'frame of the trace',
        nearMiss: true,
      },
    ],
  },
});
