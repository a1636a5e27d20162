import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'memory-stalls',
  since: '1.0.0',
  revision: 1,
  area: 'memory',
  component: 'kernel',
  category: 'memory-pressure',
  severity: 'high',
  title: 'Tasks of the node stall for lack of memory',
  needs: ['pressure'],
  when: ({ pressure }) => {
    const memory = pressure?.resources.memory;
    const full = memory?.full ?? memory?.some;
    if (!full) return { cannotCheck: 'no memory pressure file' };
    const words = `all tasks waited for memory ${full.avg10} % of the last 10 s, ${full.avg60} % of 60 s, ${full.avg300} % of 300 s`;
    return verdict(
      full.avg60 < 10
        ? []
        : [
            {
              detail: `${words}.`,
              severity: full.avg60 < 30 ? 'medium' : undefined,
              evidence: [full.at, memory?.some?.at],
              facts: { full: { avg10: full.avg10, avg60: full.avg60, avg300: full.avg300 } },
            },
          ],
      words,
    );
  },
  dedup: [],
  confidence: { alone: 0.85, strongerWith: [] },
  mayCause: ['pleg-unhealthy', 'node-lease-update-failed'],
  why: 'Pressure stall information counts the time in which no task could run because memory had to be reclaimed first: thrashing, visible before the OOM killer acts.',
  impact: 'Everything on the node is slow; probes and leases time out.',
  remediation: [
    { do: 'See which pods grew (top, kubelet eviction messages)', risk: 'safe' },
    { do: 'Drain the node or move the heaviest pods', risk: 'disruptive' },
  ],
  runbook: 'oom-memory-pressure',
  references: ['https://docs.kernel.org/accounting/psi.html'],
  falsePositives: 'A short burst while images are unpacked.',
});
