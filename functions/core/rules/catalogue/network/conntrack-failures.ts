import { verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'conntrack-failures',
  since: '1.0.0',
  revision: 1,
  area: 'network',
  component: 'conntrack',
  category: 'conntrack-exhaustion',
  severity: 'medium',
  title: 'Connection tracking dropped or evicted entries',
  needs: ['conntrack'],
  when: ({ conntrack }) => {
    if (!conntrack || conntrack.cpus === 0) return { cannotCheck: 'the bundle has no output of conntrack -S' };
    const of = (name: string): number => conntrack.stats[name] ?? 0;
    const lost = of('drop') + of('early_drop');
    const raced = of('insert_failed');
    const counters = `drop ${of('drop')}, early_drop ${of('early_drop')}, insert_failed ${raced}, search_restart ${of('search_restart')} over ${conntrack.cpus} CPUs since boot`;
    return verdict(
      lost === 0 && raced < 1000
        ? []
        : [
            {
              detail: `${counters}.`,
              // insert_failed alone is the known race of parallel UDP queries; a few losses since boot are a burst long ago
              severity: lost < 100 ? 'low' : undefined,
              confidence: { score: 0.6, reason: 'the counters run since boot and do not say when it happened' },
              evidence: conntrack.statLines,
              facts: { ...conntrack.stats, cpus: conntrack.cpus },
            },
          ],
      counters,
    );
  },
  dedup: [],
  confidence: { alone: 0.6, strongerWith: ['conntrack-near-limit'] },
  mayCause: [],
  why: 'drop counts packets lost because no entry could be made, early_drop entries thrown out because the table was full, insert_failed packets lost because another packet created the same entry first (typically two DNS queries from one socket).',
  impact: 'Connections or DNS queries were lost at least once since boot; DNS losses show as delays of 5 seconds.',
  remediation: [
    { do: 'Compare the counters twice, a minute apart, to see whether they grow', risk: 'safe' },
    { do: 'For DNS races: single-request-reopen, NodeLocal DNSCache, or a CNI without SNAT of DNS', risk: 'caution' },
    { do: 'For drops: raise net.netfilter.nf_conntrack_max', risk: 'caution' },
  ],
  runbook: 'conntrack-exhaustion',
  references: ['https://manpages.debian.org/testing/conntrack/conntrack.8.en.html'],
  falsePositives: 'Lifetime counters: the loss may be weeks old.',
});
