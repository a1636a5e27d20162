import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'cpu-stolen',
  since: '1.0.0',
  revision: 1,
  area: 'kernel',
  component: 'hypervisor',
  category: 'cpu-pressure',
  severity: 'medium',
  title: 'The hypervisor takes CPU time from the node',
  needs: ['top'],
  uses: ['procstat'],
  when: ({ top, procstat }) => {
    const now = top?.cpu?.percent.st;
    if (now === undefined) return { cannotCheck: 'top shows no steal time' };
    const since = procstat?.steal ?? null;
    const words = `${now} % of CPU time stolen in the sample${since === null ? '' : `, ${(100 * since).toFixed(1)} % since boot`}`;
    return verdict(
      now < 10 && (since ?? 0) < 0.05
        ? []
        : [
            {
              detail: `${words}.`,
              severity: now < 30 && (since ?? 0) < 0.1 ? 'low' : undefined,
              evidence: [top?.cpu?.at, procstat?.at],
              facts: { stealPercent: now, stealSinceBoot: since },
            },
          ],
      words,
    );
  },
  dedup: [],
  confidence: { alone: 0.8, strongerWith: [] },
  mayCause: ['pleg-unhealthy', 'node-lease-update-failed'],
  why: 'Burstable instances (t2, t3, t4g) that used up their credits are held back to their baseline; the time shows as stolen.',
  impact: 'Everything on the node is slow by the stolen share; kubelet and probes time out.',
  remediation: [
    { do: 'Check CPUCreditBalance in CloudWatch', risk: 'safe' },
    { do: 'Switch the instance to unlimited mode', risk: 'caution' },
    { do: 'Use a type without burst credits', risk: 'disruptive' },
  ],
  runbook: 'cpu-pressure',
  references: ['https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances.html'],
  falsePositives: 'none known',
});
