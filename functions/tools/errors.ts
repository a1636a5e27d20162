import { z } from 'zod';
import { type Finding, FindingState } from '../../schemas/finding';
import type { Gap } from '../../schemas/gap';
import { decodeCursor, encodeCursor, jsonBytes, pageOf, questionHash } from '../core/query/page';
import { byImportance, countBySeverity, selectFindings } from '../core/query/select-findings';
import { isoOrNull, resolveWindow } from '../core/query/time-window';
import { collectionArguments, pageArguments, responseFormat, windowArguments } from './context/arguments';
import { bundleEndMs, completedCollection } from './context/collection';
import { findingsDocument } from './context/documents';
import { readAround } from './context/evidence-calls';
import { FindingView, viewFinding } from './context/finding-view';
import { unreadGaps } from './context/relevant-gaps';
import { defineTool } from './define';

const DEFAULT_PAGE_BYTES = 5500;
const MAX_PAGE_BYTES = 20_000;
const COMPONENTS_NAMED = 12;

export default defineTool({
  name: 'errors',
  effect: 'read',
  title: 'Findings of a node, worst first',
  summary:
    'Lists the classified findings of one collection, worst first, with exact counts, state and one citable sample each.',
  when: 'Use when status is completed. Page with nextCursor. Then read for the bytes around a sample, correlate for the order of events, summarize with the findingIds you rely on.',
  input: z.strictObject({
    ...collectionArguments,
    severity: z
      .enum(['all', 'critical', 'high', 'medium', 'low', 'info', 'warning'])
      .default('all')
      .describe('Allowed: all (default), critical, high, medium, low, info, warning (= high and medium).'),
    components: z
      .array(z.string().max(60))
      .max(20)
      .optional()
      .describe('Only these components or areas, such as kubelet, ipamd, network.'),
    state: FindingState.optional().describe('Allowed: active, recovered, before-reboot, unknown.'),
    baseline: z
      .enum(['all', 'new', 'usual'])
      .default('all')
      .describe(
        'Allowed: all (default), new (seen in no other collection of the cluster), usual (also seen in others; may still be the cause).',
      ),
    clusterContext: z
      .string()
      .max(100)
      .optional()
      .describe('Not needed: what is usual is known from the cluster the node belongs to.'),
    response_format: responseFormat,
    pageSize: z
      .number()
      .int()
      .min(1)
      .max(200)
      .default(20)
      .describe('Findings per page, 1 to 200, default 20; fewer when they would be too many bytes.'),
    pageToken: z.string().max(400).optional().describe('Same as cursor.'),
    ...pageArguments,
    ...windowArguments,
  }),
  output: z.strictObject({
    verdict: z.string(),
    summary: z.record(z.string(), z.number()).describe('Counts of what the filters select'),
    findings: z.array(FindingView),
    totalFindings: z.number(),
    hasMore: z.boolean(),
    nextCursor: z.string().nullable(),
  }),
  budgetBytes: 24_000,
  examples: [{ title: 'worst first', input: { instanceId: 'i-0f00dfacade000001', severity: 'critical' } }],
  async handle(deps, input) {
    const record = await completedCollection(deps, input);
    const window = resolveWindow(input, bundleEndMs(record));
    const [all, document] = await Promise.all([
      deps.findings.all(record.collectionId, deps.now()),
      findingsDocument(deps, record.collectionId),
    ]);
    const selected = selectFindings(all, {
      severity: input.severity,
      components: input.components,
      state: input.state,
      baseline: input.baseline,
      window,
    }).sort(byImportance);
    const { severity, components, state, baseline, start_time, end_time, incident_time } = input;
    const question = questionHash([
      record.collectionId,
      { severity, components, state, baseline, start_time, end_time, incident_time },
    ]);
    const token = input.cursor ?? input.pageToken;
    const field = input.cursor === undefined ? 'pageToken' : 'cursor';
    const position = token === undefined ? 0 : decodeCursor(token, question, field, selected.length - 1);
    const detailed = input.response_format === 'detailed';
    const views = selected.map((finding) => viewFinding(finding, detailed));
    const page = pageOf(views, position, input.pageSize, detailed ? MAX_PAGE_BYTES : DEFAULT_PAGE_BYTES, jsonBytes);
    const worst = page.items[0];
    const id = record.collectionId;
    return {
      payload: {
        verdict: document.summary.verdict,
        summary: { ...countBySeverity(selected), total: selected.length },
        findings: [...page.items],
        totalFindings: selected.length,
        hasMore: page.nextPosition !== null,
        nextCursor: page.nextPosition === null ? null : encodeCursor(question, page.nextPosition),
      },
      collectionId: id,
      window: { start: isoOrNull(window.startMs), end: isoOrNull(window.endMs), reason: window.reason },
      gaps: [...baselineGap(input.baseline, page.items), ...unreadGaps(document.gaps)],
      next: worst
        ? [
            ...(worst.sample ? [readAround(id, worst.sample, 'the lines around the worst finding')] : []),
            { tool: 'correlate', arguments: { collectionId: id }, because: 'what came first' },
          ]
        : all.length > 0
          ? [
              {
                tool: 'errors',
                arguments: { collectionId: id },
                because: `the filters leave nothing; without them there are ${all.length} findings of ${componentsOf(all)}`,
              },
            ]
          : [
              {
                tool: 'validate',
                arguments: { collectionId: id },
                because: 'check that the bundle is complete before calling the node healthy',
              },
            ],
    };
  },
});

/** Names to filter by: an empty answer for a component nobody has says nothing. */
function componentsOf(findings: readonly Finding[]): string {
  const names = [...new Set(findings.map((finding) => finding.component))].sort();
  const shown = names.slice(0, COMPONENTS_NAMED).join(', ');
  return names.length > COMPONENTS_NAMED ? `${shown} and others` : shown;
}

/** Asked for what is new where nothing is known of other collections: the answer says that it cannot know. */
function baselineGap(asked: string, shown: readonly FindingView[]): Gap[] {
  const unknown = shown.filter((finding) => finding.baseline === undefined).length;
  if (asked !== 'new' || unknown === 0) return [];
  return [
    {
      code: 'not-checked',
      what: 'baseline',
      bytes: null,
      count: unknown,
      reason: 'no other collection of the cluster was known when this one was judged',
      effect: 'these findings may be as usual as any',
    },
  ];
}
