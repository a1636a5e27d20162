import { percent, verdict } from '../../../inspect/verdict';
import { defineFactRule } from '../../define';

export default defineFactRule({
  id: 'conntrack-one-source-dominates',
  since: '1.0.0',
  revision: 1,
  area: 'network',
  component: 'conntrack',
  category: 'conntrack-exhaustion',
  severity: 'low',
  title: 'One address holds most tracked connections',
  needs: ['conntrack'],
  when: ({ conntrack }) => {
    if (!conntrack || conntrack.flows === 0) return { cannotCheck: 'the bundle lists no flows' };
    const [top] = conntrack.topSources;
    const share = top ? top.count / conntrack.flows : 0;
    return verdict(
      top === undefined || conntrack.flows < 20_000 || share < 0.5
        ? []
        : [
            {
              detail: `${top.key} holds at least ${top.count} of ${conntrack.flows} flows (${percent(top.count, conntrack.flows)}).`,
              facts: {
                flows: conntrack.flows,
                topSources: conntrack.topSources.slice(0, 5),
                topDestinations: conntrack.topDestinations.slice(0, 5),
              },
              entities: { ip: [top.key] },
            },
          ],
      `${conntrack.flows} flows; the busiest source holds ${percent(top?.count ?? 0, conntrack.flows)} of them`,
    );
  },
  dedup: [],
  confidence: { alone: 0.8, strongerWith: [] },
  mayCause: ['conntrack-near-limit'],
  why: 'A client that opens a connection per request, a scanner or a load test fills the table alone.',
  impact: 'None by itself; it tells whom to look at when the table fills.',
  remediation: [{ do: 'Find the pod with this address and what it connects to', risk: 'safe' }],
  runbook: 'conntrack-exhaustion',
  references: ['https://manpages.debian.org/testing/conntrack/conntrack.8.en.html'],
  falsePositives: 'Load balancers and proxies hold most flows of a node by design.',
});
