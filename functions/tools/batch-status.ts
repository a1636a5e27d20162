import { z } from 'zod';
import { type BatchRecord, MAX_BATCH_MEMBERS, TERMINAL_BATCH_STATES } from '../../schemas/batch';
import { DiagError } from '../../schemas/errors';
import type { Gap } from '../../schemas/gap';
import { clusterAllowed } from '../aws/environment';
import { decodeCursor, encodeCursor, jsonBytes, pageOf, questionHash } from '../core/query/page';
import { byUrgency, type MemberOutcome, outcomeOf, pairToCompare, sharedRules } from '../core/query/stratify-outcome';
import { pageArguments } from './context/arguments';
import { assertVisible } from './context/collection';
import { defineTool, type NextCall } from './define';

/** The state machine's own limit: after it no execution can be running. */
const BATCH_MS = 3 * 86_400_000;
const ROWS = 25;
const ROW_BYTES = 5500;
const SHARED = 6;
const TEXT = 240;
const POLL_SECONDS = 30;

const cut = (text: string | null) => (text !== null && text.length > TEXT ? `${text.slice(0, TEXT - 1)}…` : text);

const ids = z.array(z.string().min(3).max(80)).min(1).max(MAX_BATCH_MEMBERS).optional();

function summaryOf(outcomes: readonly MemberOutcome[]) {
  const count = (status: MemberOutcome['status']) => outcomes.filter((one) => one.status === status).length;
  return {
    total: outcomes.length,
    succeeded: count('succeeded'),
    failed: count('failed'),
    refused: count('refused'),
    inProgress: count('in-progress'),
    notStarted: count('not-started'),
    unknown: count('unknown'),
  };
}

function stateOf(batch: BatchRecord | null, ended: boolean, allComplete: boolean, anyRecord: boolean): string {
  if (!batch) return allComplete ? 'completed' : 'running';
  if (TERMINAL_BATCH_STATES.has(batch.state)) return batch.state;
  if (ended) return 'stopped';
  return anyRecord ? 'running' : batch.state;
}

/** What to do with the results; while some are missing, only to ask again. */
function nextCalls(
  outcomes: readonly MemberOutcome[],
  allComplete: boolean,
  again: Record<string, unknown>,
): NextCall[] {
  if (!allComplete)
    return [
      { tool: 'batch_status', arguments: again, because: `not finished; ask again in about ${POLL_SECONDS} seconds` },
    ];
  const calls: NextCall[] = [];
  const [worst] = outcomes.filter(({ status }) => status === 'succeeded').sort(byUrgency);
  if (worst)
    calls.push({
      ...{ tool: 'quick_triage', arguments: { collectionId: worst.collectionId } },
      because: 'the collection with the most serious findings',
    });
  const pair = pairToCompare(outcomes);
  if (pair)
    calls.push({
      ...{ tool: 'compare_nodes', arguments: { collectionIds: pair.map(({ collectionId }) => collectionId) } },
      because: pair[1].role === 'control' ? 'a sick node and a healthy one like it' : 'nodes that fail differently',
    });
  return calls;
}

export default defineTool({
  name: 'batch_status',
  effect: 'read',
  title: 'State of a batch',
  summary: 'Says how far each collection of a batch is, what failed and why, and what the nodes have in common.',
  when: 'Use after batch_collect, about every 30 seconds, until allComplete is true; then compare_nodes and quick_triage as next proposes. A node that failed is a result with its reason: the others are still usable.',
  input: z.strictObject({
    batchId: z
      .string()
      .min(3)
      .max(80)
      .optional()
      .describe('Handle returned by batch_collect. Give this or collectionIds.'),
    collectionIds: ids.describe(`Up to ${MAX_BATCH_MEMBERS} collections to look at together.`),
    executionIds: ids.describe('Same as collectionIds.'),
    ...pageArguments,
  }),
  output: z.strictObject({
    batchId: z.string().nullable(),
    cluster: z.string().nullable(),
    state: z.string(),
    allComplete: z.boolean(),
    message: z.string(),
    summary: z.strictObject({
      total: z.number(),
      succeeded: z.number(),
      failed: z.number(),
      refused: z.number().describe('Rejected, suppressed or cancelled: nothing ran on the node'),
      inProgress: z.number(),
      notStarted: z.number(),
      unknown: z.number(),
    }),
    failure: z.string().nullable().describe('Why the batch itself ended early'),
    sharedRules: z.array(z.strictObject({ ruleId: z.string(), nodes: z.number(), of: z.number() })),
    executions: z.array(
      z.strictObject({
        collectionId: z.string(),
        instanceId: z.string().nullable(),
        role: z.string().nullable(),
        stratum: z.string().nullable(),
        status: z.string(),
        state: z.string().nullable(),
        progress: z.number(),
        verdict: z.string().nullable(),
        critical: z.number().nullable(),
        high: z.number().nullable(),
        failureReason: z.string().nullable(),
        hint: z.string().nullable(),
      }),
    ),
    failedInstances: z.array(z.string()),
    nextCursor: z.string().nullable(),
    suggestedPollIntervalSeconds: z.number().nullable(),
    task: z.strictObject({ taskId: z.string(), state: z.string(), message: z.string(), progress: z.number() }),
  }),
  budgetBytes: 24_000,
  examples: [
    {
      title: 'how far are these collections',
      input: { collectionIds: ['i-0f00dfacade000001-20260131T120000Z-1a2b3c4d'] },
    },
  ],
  async handle(deps, input) {
    const nowMs = deps.now();
    const asked = input.collectionIds ?? input.executionIds;
    if ((input.batchId === undefined) === (asked === undefined))
      throw new DiagError('invalid-argument', 'give batchId or collectionIds, one of them', {
        field: 'batchId',
        hint: 'batch_collect returns the batchId',
      });
    const batch = input.batchId === undefined ? null : await deps.batches.find(input.batchId, nowMs);
    if (input.batchId !== undefined && !batch)
      throw new DiagError('not-found', `there is no batch ${input.batchId}, or it has expired`, {
        field: 'batchId',
        hint: 'use the batchId that batch_collect returned; a plan alone is no batch',
      });
    if (batch && !clusterAllowed(batch.cluster))
      throw new DiagError('denied', `cluster ${batch.cluster} is not on the allow-list`, {
        hint: 'ask for the cluster to be allowed in the deployment',
      });
    const members = batch?.members ?? [...new Set(asked)].map((collectionId) => ({ collectionId }));
    const records = await deps.batches.members(
      members.map(({ collectionId }) => collectionId),
      nowMs,
    );
    for (const record of records.values()) assertVisible(record);
    const ended =
      batch !== null && (TERMINAL_BATCH_STATES.has(batch.state) || nowMs - Date.parse(batch.requestedAt) > BATCH_MS);
    const outcomes = members
      .map((member) =>
        outcomeOf(member, records.get(member.collectionId) ?? null, batch && { record: batch, ended }, nowMs),
      )
      .sort(byUrgency);
    const summary = summaryOf(outcomes);
    const waiting = summary.inProgress + (ended || !batch ? 0 : summary.notStarted);
    const allComplete = waiting === 0;
    const state = stateOf(batch, ended, allComplete, records.size > 0);
    const failed = outcomes.filter(({ status }) => status === 'failed' || status === 'not-started');
    const message = allComplete
      ? `${summary.succeeded} of ${summary.total} collections have findings${failed.length > 0 && ended ? `, ${failed.length} failed` : ''}`
      : state === 'awaiting-approval'
        ? 'waiting for a person to approve the batch'
        : `${waiting} of ${summary.total} collections are not finished`;
    const taskId = batch?.batchId ?? outcomes[0]!.collectionId;
    const progress = Math.floor(outcomes.reduce((sum, one) => sum + one.progress, 0) / outcomes.length);
    const rows = outcomes.map(({ record, reason, hint, ...one }) => ({
      ...one,
      ...{ state: record?.state ?? null, verdict: cut(record?.verdict ?? null) },
      ...{ critical: record?.findings?.critical ?? null, high: record?.findings?.high ?? null },
      ...{ failureReason: cut(reason), hint: one.status === 'succeeded' ? null : cut(hint) },
    }));
    const question = questionHash(['batch_status', input.batchId ?? null, asked ?? null]);
    const position = input.cursor ? decodeCursor(input.cursor, question, 'cursor', rows.length) : 0;
    const page = pageOf(rows, position, ROWS, ROW_BYTES, jsonBytes);
    const again = batch ? { batchId: batch.batchId } : { collectionIds: [...new Set(asked)] };
    const gaps: Gap[] =
      summary.unknown > 0
        ? [
            {
              ...{ code: 'not-checked', what: 'collections without an end', bytes: null, count: summary.unknown },
              reason: 'no record, or none that was touched in the last hours',
              effect: 'nothing is known of these nodes; they count as complete so that nobody waits for them',
            },
          ]
        : [];
    return {
      payload: {
        ...{ batchId: batch?.batchId ?? null, cluster: batch?.cluster ?? null, state, allComplete, message, summary },
        failure: batch?.failure ? `${batch.failure.state}: ${cut(batch.failure.cause)}` : null,
        sharedRules: sharedRules(outcomes, SHARED),
        executions: [...page.items],
        failedInstances: ended || !batch ? failed.flatMap(({ instanceId }) => instanceId ?? []) : [],
        nextCursor: page.nextPosition === null ? null : encodeCursor(question, page.nextPosition),
        suggestedPollIntervalSeconds: allComplete ? null : POLL_SECONDS,
        task: {
          ...{ taskId, message, progress: allComplete ? 100 : Math.min(progress, 99) },
          state: !allComplete ? 'running' : summary.succeeded > 0 ? 'completed' : 'failed',
        },
      },
      gaps,
      next: nextCalls(outcomes, allComplete, again),
    };
  },
});
