import { percent, verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'memory-nearly-exhausted',
  since: '1.0.0',
  revision: 1,
  area: 'memory',
  component: 'kernel',
  category: 'memory-pressure',
  severity: 'high',
  title: 'The node has almost no memory left',
  needs: ['top'],
  uses: ['meminfo'],
  when: ({ top, meminfo }) => {
    const total = meminfo?.values.MemTotal ?? top?.memory?.totalBytes ?? null;
    const available = meminfo?.values.MemAvailable ?? top?.availableBytes ?? null;
    if (total === null || total <= 0 || available === null)
      return { cannotCheck: 'available memory is neither in meminfo nor in top' };
    const gib = (bytes: number): string => `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
    const words = `${gib(available)} of ${gib(total)} memory available (${percent(available, total)})`;
    const share = available / total;
    return verdict(
      share >= 0.05
        ? []
        : [
            {
              detail: `${words}; heaviest: ${
                top?.processes
                  .slice()
                  .sort((a, b) => b.memory - a.memory)
                  .slice(0, 3)
                  .map((one) => `${one.command} ${one.memory} %`)
                  .join(', ') || 'unknown'
              }.`,
              severity: share >= 0.03 ? 'medium' : undefined,
              evidence: [meminfo?.at.MemAvailable ?? top?.memory?.at],
              facts: { totalBytes: total, availableBytes: available },
            },
          ],
      words,
    );
  },
  dedup: [],
  confidence: { alone: 0.85, strongerWith: ['eviction-memory-pressure'] },
  mayCause: ['eviction-memory-pressure', 'oom-killer-invoked', 'pleg-unhealthy'],
  why: 'Below 100 MiB available kubelet evicts pods; when memory goes faster than kubelet looks, the kernel kills processes, and before that it drops the page cache until every program waits for disks.',
  impact: 'Pods are evicted or killed; a node that thrashes stops answering and becomes NotReady.',
  remediation: [
    { do: 'Find pods without limits among the heaviest processes', risk: 'safe' },
    { do: 'Set requests and limits; reserve memory for the system', risk: 'caution' },
    { do: 'Drain the node, use a larger instance type', risk: 'disruptive' },
  ],
  runbook: 'oom-memory-pressure',
  references: ['https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/'],
  falsePositives: 'A snapshot; databases that use huge pages by design.',
});
