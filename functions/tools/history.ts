import { z } from 'zod';
import { type CollectionRecord, CollectionState, Trigger } from '../../schemas/collection';
import { DiagError } from '../../schemas/errors';
import { countChanges } from '../core/query/history';
import { decodeKeyCursor, encodeKeyCursor, jsonBytes, pageOf, questionHash } from '../core/query/page';
import { parseTime } from '../core/query/time-window';
import { excerpt } from '../core/rules/excerpt';
import { collectionArguments, pageArguments } from './context/arguments';
import { assertVisible } from './context/collection';
import { unreadGaps } from './context/relevant-gaps';
import { defineTool, type NextCall } from './define';
import type { ToolDeps } from './deps';
import { FindingTrack, findingHistory, viewTrack } from './history/finding-history';
import { hasStatus, listCollections, STATUS_WORDS } from './history/list-collections';

const MAX_RESULTS = 50;
/** Bytes of the list of collections, less where findings follow; these get what the list leaves. */
const LIST_BYTES = { alone: 6_500, withFindings: 4_200 };
const BOTH_BYTES = 7_300;
const TRACKS = 20;
const VERDICT = 140;
/** Completed collections of a node among which the last healthy one is looked for. */
const LOOK_BACK = 50;
const SORT_KEY = /^\d{4}-\d\d-\d\dT[\d:.]{8,20}Z#[A-Za-z0-9][A-Za-z0-9_.-]{2,79}$/;

type Healthy = (record: CollectionRecord) => boolean;

/** Nothing of severity medium or worse, and no part of the bundle unread as far as that is known. */
const healthyExcept =
  (partial: ReadonlySet<string>): Healthy =>
  ({ collectionId, findings }) =>
    findings !== null && !findings.critical && !findings.high && !findings.medium && !partial.has(collectionId);

function row(record: CollectionRecord, nowMs: number) {
  const { collectionId, node, state, trigger, requestedAt, collectedAt, findings, verdict, failure } = record;
  const { info, low, ...grave } = findings ?? {};
  return {
    ...{ collectionId, instanceId: node.instanceId, cluster: node.cluster, state, trigger, requestedAt, collectedAt },
    ageSeconds: Math.max(0, Math.round((nowMs - Date.parse(collectedAt ?? requestedAt)) / 1000)),
    findings: findings ? { ...grave, lower: (info ?? 0) + (low ?? 0) } : null,
    verdict: verdict === null ? null : excerpt(verdict, 0, VERDICT),
    ...(failure ? { failure: { state: failure.state, hint: excerpt(failure.hint, 0, VERDICT) } } : {}),
  };
}

/** Before and after: the latest with the last one that was in another condition. */
function comparison(completed: readonly CollectionRecord[], isHealthy: Healthy): NextCall[] {
  const [latest, ...earlier] = completed;
  if (!latest) return [];
  const other = earlier.find((record) => isHealthy(record) !== isHealthy(latest));
  if (!other) return [];
  return [
    {
      tool: 'compare_nodes',
      arguments: { collectionIds: [other.collectionId, latest.collectionId] },
      because: isHealthy(latest)
        ? 'before and after: the last collection with problems, and the latest without'
        : 'before and after: the last healthy collection of this node, and the latest',
    },
  ];
}

async function nodeOf(deps: ToolDeps, collectionId: string): Promise<CollectionRecord> {
  const record = await deps.collections.get(collectionId, deps.now());
  assertVisible(record);
  return record;
}

export default defineTool({
  name: 'history',
  effect: 'read',
  title: 'Collections over time',
  summary:
    'Lists collections of a node, of a cluster or of all clusters, newest first; for a node it also says which findings are new, persist, came back or are gone.',
  when: 'Use to find earlier collections, or to ask since when a problem exists and whether it was repaired. Without arguments it lists everything this deployment has. Next: compare_nodes on the two collections it proposes, quick_triage on the latest.',
  input: z.strictObject({
    ...collectionArguments,
    collectionId: collectionArguments.collectionId.describe('Any collection of the node, instead of instanceId.'),
    instanceId: collectionArguments.instanceId.describe('Node: EC2 instance id (i-…) or hybrid node id (mi-…).'),
    clusterName: z
      .string()
      .regex(/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/, 'must be the name of an EKS cluster')
      .optional()
      .describe('All nodes of this cluster; unknown = bundles that name no cluster. Not together with a node.'),
    status: z
      .enum(STATUS_WORDS)
      .default('all')
      .describe(
        `Allowed: all (default), success (= completed), failed (also rejected and cancelled), inprogress or running (not ended), or one state: ${CollectionState.options.join(', ')}.`,
      ),
    trigger: Trigger.optional().describe('Only collections started by: tool, alarm, inbox, batch or request.'),
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]{2,10}){1,3}-\d$/, 'must look like eu-west-1')
      .optional()
      .describe('Only nodes of this Region. Default: every Region.'),
    start_time: z
      .string()
      .max(60)
      .optional()
      .describe('Requested since: ISO 8601, epoch seconds, or relative to now such as -7d.'),
    end_time: z.string().max(60).optional().describe('Requested until, same formats.'),
    maxResults: z
      .number()
      .int()
      .min(1)
      .max(MAX_RESULTS)
      .default(20)
      .describe(`Collections per answer, default 20, at most ${MAX_RESULTS}; fewer when they would not fit.`),
    includeFindings: z
      .boolean()
      .default(true)
      .describe('For a node: joins the findings of its collections by finding id. Default true; first page only.'),
    findingId: z
      .string()
      .regex(/^F-[a-z2-7]{12}$/, 'must look like F-abcdefghijkl')
      .optional()
      .describe('For a node: only the history of this finding.'),
    ...pageArguments,
  }),
  output: z.strictObject({
    scope: z.string(),
    insight: z.string(),
    collections: z.array(
      z.strictObject({
        collectionId: z.string(),
        instanceId: z.string().nullable(),
        cluster: z.string().nullable(),
        state: z.string(),
        trigger: z.string(),
        requestedAt: z.string(),
        collectedAt: z.string().nullable(),
        ageSeconds: z.number().describe('Since the bundle was collected; since the request when there is none'),
        findings: z.record(z.string(), z.number()).nullable().describe('By severity; lower = low and info'),
        verdict: z.string().nullable(),
        failure: z.strictObject({ state: z.string(), hint: z.string() }).optional(),
      }),
    ),
    count: z.number(),
    changes: z
      .record(z.string(), z.number())
      .nullable()
      .describe('Findings of severity medium or worse by change; null when not joined'),
    joinedCollections: z
      .array(z.strictObject({ collectionId: z.string(), collectedAt: z.string().nullable() }))
      .describe('Oldest first: what the counts of a finding refer to'),
    findingHistory: z.array(FindingTrack).describe('Serious ones first, of them what changed'),
    findingsNotShown: z.number(),
    nextCursor: z.string().nullable(),
  }),
  budgetBytes: 24_000,
  examples: [
    { title: 'since when has this node had problems', input: { instanceId: 'i-0f00dfacade000001' } },
    { title: 'what failed in the last week', input: { status: 'failed' as const, start_time: '-7d' } },
  ],
  async handle(deps, input) {
    const now = deps.now();
    const named = input.collectionId ? await nodeOf(deps, input.collectionId) : null;
    const instanceId = named?.node.instanceId ?? input.instanceId;
    if (input.clusterName !== undefined && (named || instanceId))
      throw new DiagError('invalid-argument', 'clusterName cannot be combined with a node', {
        field: 'clusterName',
        hint: 'give instanceId or clusterName',
      });
    if (named && !instanceId)
      throw new DiagError('not-found', `the bundle of collection ${named.collectionId} names no node`, {
        field: 'collectionId',
        hint: 'its own findings are in quick_triage; a list of all collections needs no collectionId',
      });
    if (input.findingId !== undefined && !instanceId)
      throw new DiagError('invalid-argument', 'the history of a finding needs its node', {
        field: 'findingId',
        hint: 'give instanceId or collectionId as well',
      });
    const { cursor, collectionId: _, maxResults, includeFindings, findingId, ...question } = input;
    const scope = instanceId
      ? { node: instanceId }
      : input.clusterName
        ? { cluster: input.clusterName }
        : ('deployment' as const);
    const hash = questionHash(['history', { ...question, instanceId }]);
    const time = (text: string | undefined, field: string) => (text === undefined ? null : parseTime(text, field, now));
    const [fromMs, untilMs] = [time(input.start_time, 'start_time'), time(input.end_time, 'end_time')];
    if (fromMs !== null && untilMs !== null && fromMs > untilMs)
      throw new DiagError('invalid-argument', 'start_time is after end_time', {
        field: 'start_time',
        hint: 'swap them',
      });
    const after = cursor === undefined ? undefined : decodeKeyCursor(cursor, hash, 'cursor', SORT_KEY);
    const found = await listCollections(scope, { ...question, fromMs, untilMs, after, limit: maxResults }, now);
    const wantsFindings = instanceId !== undefined && includeFindings && cursor === undefined;
    const page = pageOf(
      found.records.map((record) => row(record, now)),
      0,
      maxResults,
      wantsFindings ? LIST_BYTES.withFindings : LIST_BYTES.alone,
      jsonBytes,
    );
    const last = page.items[page.items.length - 1];
    const next = page.nextPosition === null ? found.next : `${last!.requestedAt}#${last!.collectionId}`;
    const nextCursor = next === null ? null : encodeKeyCursor(hash, next);
    if (instanceId && !cursor && page.items.length === 0 && nextCursor === null && input.status === 'all' && !named)
      await assertKnown(deps, instanceId, question);

    const completed = wantsFindings
      ? await listCollections({ node: instanceId }, { status: 'completed', fromMs, untilMs, limit: LOOK_BACK }, now)
      : null;
    const joined = completed ? await findingHistory(deps, completed.records, completed.next !== null) : null;
    const isHealthy = healthyExcept(joined?.partial ?? new Set());
    const tracks = (joined?.tracks ?? []).filter((track) => !findingId || track.findingId === findingId);
    if (findingId && joined && tracks.length === 0)
      throw new DiagError('not-found', `no joined collection of ${instanceId} has finding ${findingId}`, {
        field: 'findingId',
        hint: 'errors lists the findings of a collection',
      });
    const shown = pageOf(tracks.map(viewTrack), 0, TRACKS, BOTH_BYTES - jsonBytes(page.items), jsonBytes);
    const changes = joined && joined.tracks.length > 0 ? countChanges(joined.tracks) : null;
    const newest = completed?.records[0] ?? found.records.find((record) => hasStatus(record.state, 'completed'));
    return {
      payload: {
        scope: instanceId ?? input.clusterName ?? 'all clusters',
        insight: insight(
          instanceId,
          page.items.length,
          nextCursor !== null,
          completed?.records ?? [],
          isHealthy,
          changes,
        ),
        collections: [...page.items],
        count: page.items.length,
        changes,
        joinedCollections:
          joined?.collections.map(({ collectionId, collectedAt }) => ({ collectionId, collectedAt })) ?? [],
        findingHistory: [...shown.items],
        findingsNotShown: tracks.length - shown.items.length,
        nextCursor,
      },
      ...(instanceId && newest ? { collectionId: named?.collectionId ?? newest.collectionId } : {}),
      gaps: [...found.gaps, ...(joined?.gaps ?? []), ...(joined?.latest ? unreadGaps(joined.latest.gaps) : [])],
      next: [
        ...(completed ? comparison(completed.records, isHealthy) : []),
        ...(newest
          ? [
              {
                tool: 'quick_triage',
                arguments: { collectionId: newest.collectionId },
                because: instanceId
                  ? 'the latest completed collection'
                  : 'the newest completed collection of this list',
              },
            ]
          : []),
        ...(nextCursor
          ? [
              {
                tool: 'history',
                arguments: { ...question, ...(instanceId ? { instanceId } : {}), maxResults, cursor: nextCursor },
                because: 'older collections',
              },
            ]
          : []),
      ],
    };
  },
});

/** A node nobody ever collected is an error; a filter that nothing passes is an empty list. */
async function assertKnown(deps: ToolDeps, instanceId: string, filters: Record<string, unknown>): Promise<void> {
  const filtered = filters.trigger ?? filters.region ?? filters.start_time ?? filters.end_time;
  if (filtered !== undefined) return;
  const [record] = await deps.collections.ofNode(instanceId, 1, deps.now());
  if (record) return assertVisible(record);
  throw new DiagError('not-found', `${instanceId} has never been collected`, {
    field: 'instanceId',
    hint: 'call collect with this instanceId first',
  });
}

function insight(
  instanceId: string | undefined,
  listed: number,
  more: boolean,
  completed: readonly CollectionRecord[],
  isHealthy: Healthy,
  changes: Record<string, number> | null,
): string {
  const many = `${listed}${more ? ' or more' : ''} ${listed === 1 && !more ? 'collection' : 'collections'}`;
  if (!instanceId) return `${many}, newest first`;
  const [latest] = completed;
  if (!latest || !changes) return `${many} of ${instanceId}`;
  const lastHealthy = completed.find(isHealthy);
  const health =
    lastHealthy === latest
      ? 'the latest shows no problem'
      : lastHealthy
        ? `the last one without problems is ${lastHealthy.collectionId} (${lastHealthy.collectedAt ?? lastHealthy.requestedAt})`
        : `none of ${completed.length} completed ones is without problems`;
  const said = Object.entries(changes)
    .filter(([, count]) => count > 0)
    .map(([change, count]) => `${count} ${change}`);
  return `${many} of ${instanceId}; ${health}; serious findings: ${said.length > 0 ? said.join(', ') : 'none'}`;
}
