import { z } from 'zod';
import { DiagError } from '../../schemas/errors';
import { CauseChain, type Finding } from '../../schemas/finding';
import { Severity } from '../../schemas/severity';
import { rootCause } from '../core/findings/root-cause';
import { aroundPivot, chainsTouching, clustersOf, timelineOf, weightiest } from '../core/query/correlate';
import { byImportance, selectFindings } from '../core/query/select-findings';
import { isoOrNull, parseTime, resolveWindow } from '../core/query/time-window';
import { collectionArguments, windowArguments } from './context/arguments';
import { bundleEndMs, completedCollection } from './context/collection';
import { findingsDocument } from './context/documents';
import { unreadGaps } from './context/relevant-gaps';
import { defineTool } from './define';

const POINTS = 20;
const CLUSTERS = 5;
const CLUSTER_IDS = 12;
const AROUND = 12;
const CHAINS = 3;

const Point = z.strictObject({
  time: z.string(),
  event: z.enum(['first', 'last', 'burst']),
  findingId: z.string(),
  severity: Severity,
  component: z.string(),
  title: z.string(),
  count: z.number(),
});
const ClusterView = z.strictObject({
  start: z.string(),
  end: z.string(),
  occurrences: z.number(),
  worst: Severity,
  components: z.array(z.string()),
  findingIds: z.array(z.string()),
  findingsNotShown: z.number(),
});

const FINDING_ID = /^F-/;

const findingNamed = (pivot: string | undefined, findings: readonly Finding[]): Finding | null =>
  findings.find((candidate) => candidate.findingId === pivot || candidate.ruleId === pivot) ?? null;

/** A pivot is a finding id (its first occurrence) or a time. */
function pivotTime(pivot: string, findings: readonly Finding[], endMs: number | null): { ms: number; what: string } {
  const finding = findingNamed(pivot, findings);
  if (!finding && FINDING_ID.test(pivot))
    throw new DiagError('not-found', `this collection has no finding ${pivot}`, {
      field: 'pivotEvent',
      hint: 'errors lists the findings of a collection; a time works as well',
    });
  if (!finding) return { ms: parseTime(pivot, 'pivotEvent', endMs), what: pivot };
  if (!finding.firstSeen)
    throw new DiagError('invalid-argument', `${pivot} has no known time`, {
      field: 'pivotEvent',
      hint: 'pivot on another finding or on a time',
    });
  return { ms: Date.parse(finding.firstSeen), what: `first occurrence of ${finding.title}` };
}

export default defineTool({
  name: 'correlate',
  effect: 'read',
  title: 'Order of events',
  summary:
    'Puts the findings of a collection on one timeline, groups what happened together, and shows declared cause chains in time order.',
  when: 'Use to tell cause from consequence: what started first, what followed within seconds. Pivot on a findingId or a time. Next: summarize with the findingIds of the chain.',
  input: z.strictObject({
    ...collectionArguments,
    pivotEvent: z
      .string()
      .max(120)
      .optional()
      .describe('A findingId, a ruleId or a time: shows what happened around it.'),
    timeWindow: z
      .number()
      .int()
      .min(1)
      .max(86_400)
      .default(60)
      .describe(
        'Seconds: events this close belong together, and this far around the pivot is looked. 1 to 86400, default 60.',
      ),
    components: z.array(z.string().max(60)).max(20).optional().describe('Only these components or areas.'),
    minSeverity: z
      .enum(['critical', 'high', 'medium', 'low', 'info'])
      .default('low')
      .describe('Leaves out what is milder: critical, high, medium, low (default), info.'),
    ...windowArguments,
  }),
  output: z.strictObject({
    timeline: z.array(Point),
    pointsNotShown: z.number(),
    temporal_clusters: z.array(ClusterView),
    clustersNotShown: z.number(),
    aroundPivot: z
      .array(
        z.strictObject({
          findingId: z.string(),
          title: z.string(),
          severity: Severity,
          component: z.string(),
          offsetSeconds: z.number(),
        }),
      )
      .nullable(),
    pivot: z.strictObject({ time: z.string(), what: z.string() }).nullable(),
    potential_root_cause_chain: z.array(CauseChain),
    byComponent: z.record(z.string(), z.number()),
    withoutTime: z.array(z.string()).describe('findingIds whose time is unknown: they are on no timeline'),
  }),
  budgetBytes: 24_000,
  examples: [{ title: 'what came first', input: { instanceId: 'i-0f00dfacade000001' } }],
  async handle(deps, input) {
    const record = await completedCollection(deps, input);
    const endMs = bundleEndMs(record);
    const window = resolveWindow(input, endMs);
    const [all, document] = await Promise.all([
      deps.findings.all(record.collectionId, deps.now()),
      findingsDocument(deps, record.collectionId),
    ]);
    const selected = selectFindings(all, {
      severity: input.minSeverity,
      orWorse: true,
      components: input.components,
      window,
    });
    const timeline = timelineOf(selected);
    const clusters = clustersOf(selected, input.timeWindow);
    const pivot = input.pivotEvent ? pivotTime(input.pivotEvent, all, endMs) : null;
    const around = pivot ? aroundPivot(selected, pivot.ms, input.timeWindow) : null;
    const byComponent: Record<string, number> = {};
    for (const finding of selected) byComponent[finding.component] = (byComponent[finding.component] ?? 0) + 1;
    // what was asked about, or else what explains most: its chain comes first and is what gets cited
    const anchor = findingNamed(input.pivotEvent, all) ?? rootCause(selected.sort(byImportance));
    const holds = (chain: CauseChain) => anchor !== null && chain.findingIds.includes(anchor.findingId);
    const touching = chainsTouching(document.chains, selected);
    const chains = [...touching.filter(holds), ...touching.filter((chain) => !holds(chain))];
    const cite = [
      ...new Set([
        ...(anchor ? [anchor.findingId] : []),
        ...(chains[0]?.findingIds ?? selected.slice(0, 5).map((finding) => finding.findingId)),
      ]),
    ];
    return {
      payload: {
        timeline: weightiest(timeline, POINTS),
        pointsNotShown: Math.max(0, timeline.length - POINTS),
        temporal_clusters: clusters.slice(0, CLUSTERS).map((cluster) => ({
          ...cluster,
          components: [...cluster.components],
          findingIds: cluster.findingIds.slice(0, CLUSTER_IDS),
          findingsNotShown: Math.max(0, cluster.findingIds.length - CLUSTER_IDS),
        })),
        clustersNotShown: Math.max(0, clusters.length - CLUSTERS),
        aroundPivot: around
          ? around.slice(0, AROUND).map(({ finding, offsetSeconds }) => ({
              findingId: finding.findingId,
              title: finding.title,
              severity: finding.severity,
              component: finding.component,
              offsetSeconds,
            }))
          : null,
        pivot: pivot ? { time: new Date(pivot.ms).toISOString(), what: pivot.what } : null,
        potential_root_cause_chain: chains.slice(0, CHAINS),
        byComponent,
        withoutTime: selected
          .filter((finding) => finding.firstSeen === null)
          .map((finding) => finding.findingId)
          .slice(0, 50),
      },
      collectionId: record.collectionId,
      window: { start: isoOrNull(window.startMs), end: isoOrNull(window.endMs), reason: window.reason },
      gaps: unreadGaps(document.gaps),
      next:
        cite.length > 0
          ? [
              {
                tool: 'summarize',
                arguments: { collectionId: record.collectionId, finding_ids: cite },
                because: 'a grounded summary of this chain',
              },
            ]
          : [],
    };
  },
});
