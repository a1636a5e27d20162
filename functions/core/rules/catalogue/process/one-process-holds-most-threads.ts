import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'one-process-holds-most-threads',
  since: '1.0.0',
  revision: 1,
  area: 'process',
  component: 'kernel',
  category: 'process-exhaustion',
  severity: 'low',
  title: 'One process has thousands of threads',
  needs: ['threads'],
  when: ({ threads }) => {
    const [top] = threads?.top ?? [];
    const words = `${threads?.total ?? 0} threads; most by ${top?.key ?? 'none'} with ${top?.count ?? 0}`;
    return verdict(
      top === undefined || top.count < 5000
        ? []
        : [
            {
              detail: `${words}.`,
              evidence: [threads?.at],
              facts: { total: threads?.total ?? 0, top: threads?.top.slice(0, 10) ?? [] },
              entities: { process: [top.key] },
            },
          ],
      words,
    );
  },
  dedup: [],
  confidence: { alone: 0.6, strongerWith: [] },
  mayCause: ['thread-limit-near'],
  why: 'Runtimes need at most a few hundred threads; thousands are a leak or a thread per connection.',
  impact: 'None yet; the node’s process ids are at stake when it grows.',
  remediation: [{ do: 'Take a thread dump of the process', risk: 'safe' }],
  runbook: 'process-exhaustion',
  references: ['https://kubernetes.io/docs/concepts/policy/pid-limiting/'],
  falsePositives: 'Large Java and database servers.',
});
