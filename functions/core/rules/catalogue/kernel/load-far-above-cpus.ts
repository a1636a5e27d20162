import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'load-far-above-cpus',
  since: '1.0.0',
  revision: 1,
  area: 'kernel',
  component: 'scheduler',
  category: 'cpu-pressure',
  severity: 'low',
  title: 'Far more tasks want to run than the node has CPUs',
  needs: ['top'],
  uses: ['procstat', 'conntrack'],
  when: ({ top, procstat, conntrack }) => {
    const [one, five, fifteen] = top?.load ?? [];
    // conntrack -S prints one line per CPU
    const cpus = procstat?.cpus ?? conntrack?.cpus ?? 0;
    if (one === undefined || five === undefined || cpus === 0)
      return { cannotCheck: 'load averages or the number of CPUs are unknown' };
    const words = `load ${one} / ${five} / ${fifteen ?? '?'} on ${cpus} CPUs, ${procstat?.blocked ?? 0} tasks blocked on devices`;
    return verdict(
      five / cpus < 4
        ? []
        : [
            {
              detail: `${words}.`,
              severity: five / cpus < 10 ? 'info' : undefined,
              evidence: [top?.tasks?.at, procstat?.at],
              facts: { load: top?.load ?? [], cpus, blocked: procstat?.blocked ?? null },
            },
          ],
      words,
    );
  },
  dedup: [],
  confidence: { alone: 0.5, strongerWith: [] },
  mayCause: [],
  why: 'Load counts tasks that run, wait for a CPU or wait for a device. Pods may use idle CPU beyond their requests, so a high load alone is normal on a busy node; many blocked tasks point at storage.',
  impact: 'Latency rises; without reserved CPU kubelet is slow too.',
  remediation: [{ do: 'See whether tasks wait for CPU (top) or devices (state D)', risk: 'safe' }],
  runbook: 'cpu-pressure',
  references: ['https://man7.org/linux/man-pages/man5/proc_loadavg.5.html'],
  falsePositives: 'Batch nodes.',
});
