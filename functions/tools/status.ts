import { z } from 'zod';
import {
  COLLECTION_PROGRESS,
  CollectionFailure,
  CollectionId,
  type CollectionRecord,
  CollectionRequest,
  type CollectionState,
} from '../../schemas/collection';
import { DiagError } from '../../schemas/errors';
import { collectionArguments } from './context/arguments';
import { assertVisible, latestCompleted } from './context/collection';
import { taskState } from './context/task-state';
import { defineTool, type NextCall } from './define';
import type { ToolDeps } from './deps';

const WORDS: Record<CollectionState, string> = {
  queued: 'waiting to be admitted',
  'awaiting-approval': 'waiting for a person to approve',
  collecting: 'the runbook is collecting on the node',
  'awaiting-upload': 'waiting for the node to upload its bundle',
  unpacking: 'unpacking the bundle',
  classifying: 'matching every line against the rules',
  aggregating: 'merging findings and judging causes',
  publishing: 'publishing',
  completed: 'findings are ready',
  failed: 'failed',
  rejected: 'refused',
  suppressed: 'not run',
  cancelled: 'cancelled',
};

/** What makes sense now; after a failure only what can succeed: an earlier completed collection of the node. */
async function nextCalls(deps: ToolDeps, record: CollectionRecord): Promise<NextCall[]> {
  const id = { collectionId: record.collectionId };
  const state = taskState(record.state);
  if (state === 'completed')
    return [{ tool: 'quick_triage', arguments: id, because: 'verdict, root cause and evidence in one answer' }];
  if (state === 'running')
    return [{ tool: 'status', arguments: id, because: 'not finished; ask again in about 15 seconds' }];
  const { instanceId } = record.node;
  const earlier = instanceId ? await latestCompleted(deps, instanceId) : null;
  return earlier
    ? [
        {
          tool: 'quick_triage',
          arguments: { collectionId: earlier.collectionId },
          because: 'the latest earlier collection of this node that completed',
        },
      ]
    : [];
}

/** The record of a collection that was asked for a moment ago: its execution runs, its first step has not written yet. */
async function beforeAdmission(deps: ToolDeps, collectionId: string): Promise<CollectionRecord | null> {
  if (!CollectionId.safeParse(collectionId).success) return null;
  const execution = await deps.workflow.describe(collectionId);
  if (execution?.status !== 'RUNNING') return null;
  const request = CollectionRequest.safeParse(JSON.parse(execution.input ?? '{}'));
  if (!request.success) return null;
  const { trigger, reason, node, requestedAt, bundle } = request.data;
  return {
    ...{ collectionId, state: 'queued', trigger, reason, node, requestedAt, updatedAt: requestedAt, bundle },
    ...{ completedAt: null, executionArn: null, automationExecutionId: null, collectedAt: null, progress: null },
    ...{ findings: null, verdict: null, gapCount: 0, failure: null, engineVersion: null, rulesetVersion: null },
    expiresAt: 0,
  };
}

export default defineTool({
  name: 'status',
  effect: 'read',
  title: 'State of a collection',
  summary: 'Says how far a collection is, and why it ended if it did not complete.',
  when: 'Use after collect, about every 15 seconds, until state is completed; then call quick_triage. Any terminal state other than completed comes with the failing step and a hint.',
  input: z.strictObject({
    ...collectionArguments,
    executionId: z.string().min(3).max(80).optional().describe('Same as collectionId.'),
  }),
  output: z.strictObject({
    collectionId: z.string(),
    state: z.string(),
    message: z.string(),
    progress: z.number(),
    trigger: z.string(),
    requestedAt: z.string(),
    updatedAt: z.string(),
    completedAt: z.string().nullable(),
    files: z.number().nullable(),
    bytes: z.number().nullable(),
    shards: z.number().nullable(),
    findings: z.record(z.string(), z.number()).nullable(),
    verdict: z.string().nullable(),
    failure: CollectionFailure.nullable(),
    suggestedPollIntervalSeconds: z.number().nullable(),
    task: z.strictObject({ taskId: z.string(), state: z.string(), message: z.string(), progress: z.number() }),
  }),
  budgetBytes: 6000,
  examples: [{ title: 'how far is it', input: { collectionId: 'i-0f00dfacade000001-20260131T120000Z-1a2b3c4d' } }],
  async handle(deps, input) {
    const id = input.collectionId ?? input.executionId;
    let record: CollectionRecord | null | undefined = null;
    if (id) record = (await deps.collections.find(id, deps.now())) ?? (await beforeAdmission(deps, id));
    else if (input.instanceId) [record] = await deps.collections.ofNode(input.instanceId, 1, deps.now());
    else
      throw new DiagError('invalid-argument', 'give collectionId, executionId or instanceId', {
        field: 'collectionId',
        hint: 'collect returns the collectionId',
      });
    if (!record) {
      throw new DiagError('not-found', `no collection ${id ?? `of ${input.instanceId}`}`, {
        field: id ? 'collectionId' : 'instanceId',
        hint: 'use the collectionId that collect returned; for a node without a collection call collect',
      });
    }
    assertVisible(record);
    const running = taskState(record.state) === 'running';
    const message = record.failure ? `${WORDS[record.state]}: ${record.failure.cause}` : WORDS[record.state];
    return {
      payload: {
        collectionId: record.collectionId,
        state: record.state,
        message,
        progress: COLLECTION_PROGRESS[record.state],
        trigger: record.trigger,
        requestedAt: record.requestedAt,
        updatedAt: record.updatedAt,
        completedAt: record.completedAt,
        files: record.progress?.files ?? null,
        bytes: record.progress?.bytes ?? null,
        shards: record.progress?.shards ?? null,
        findings: record.findings,
        verdict: record.verdict,
        failure: record.failure,
        suggestedPollIntervalSeconds: running ? 15 : null,
        task: {
          taskId: record.collectionId,
          state: taskState(record.state),
          message,
          progress: COLLECTION_PROGRESS[record.state],
        },
      },
      collectionId: record.collectionId,
      next: await nextCalls(deps, record),
    };
  },
});
