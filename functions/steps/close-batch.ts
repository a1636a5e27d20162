import { z } from 'zod';
import { type BatchCounts, type BatchRecord, type BatchState, MemberReceipt } from '../../schemas/batch';
import { type CollectionRecord, TERMINAL_STATES } from '../../schemas/collection';
import { batches } from '../aws/batches';
import { collections } from '../aws/collections-table';
import { events } from '../aws/events';
import { nodeLocks } from '../aws/node-locks';
import { stepHandler } from '../middleware/step-handler';

const Input = z.strictObject({
  batchId: z.string(),
  /** One per member, in order; null when the batch failed before or in its Map. */
  receipts: z.array(MemberReceipt).nullable(),
  failure: z.strictObject({ state: z.string(), error: z.string(), cause: z.string() }).nullable(),
});

const HINTS: Record<string, string> = {
  AwaitApproval: 'ask whoever approves, then call batch_collect again',
  CollectMembers: 'the members that ran are complete; call batch_collect for the rest',
};

/** Step Functions puts the failed execution, Lambda its error, as JSON into the cause; people want the sentence. */
function sentence(cause: string): string {
  try {
    const { Status, Error: error, Cause, errorMessage } = JSON.parse(cause) as Record<string, unknown>;
    if (typeof errorMessage === 'string') return errorMessage;
    if (typeof Status === 'string')
      return `the execution ended ${Status}${typeof error === 'string' ? `: ${error}` : ''}${typeof Cause === 'string' ? `: ${Cause}` : ''}`;
  } catch {
    // not JSON, or cut: the text is all there is
  }
  return cause;
}

/** An execution that was stopped or ran out of time could not say so itself: its record is closed here, its node freed. */
async function closeAbandoned(record: CollectionRecord, receipt: MemberReceipt, nowMs: number): Promise<void> {
  await collections.enter(record.collectionId, 'failed', nowMs, {
    completedAt: new Date(nowMs).toISOString(),
    failure: {
      state: 'CollectMember',
      error: receipt.error ?? 'States.TaskFailed',
      cause: sentence(receipt.cause ?? '').slice(0, 2000),
      hint: 'see the execution in the Step Functions console',
    },
  });
  if (record.node.instanceId) await nodeLocks.release(record.node.instanceId, record.collectionId, nowMs);
}

function countsOf(batch: BatchRecord, records: ReadonlyMap<string, CollectionRecord>): BatchCounts {
  const states = batch.members.map(({ collectionId }) => records.get(collectionId)?.state ?? null);
  const count = (test: (state: CollectionRecord['state'] | null) => boolean) => states.filter(test).length;
  const completed = count((state) => state === 'completed');
  const failed = count((state) => state === 'failed');
  const refused = count((state) => state === 'rejected' || state === 'suppressed' || state === 'cancelled');
  const notStarted = count((state) => state === null);
  const total = states.length;
  return { total, completed, failed, refused, running: total - completed - failed - refused - notStarted, notStarted };
}

/** Last step of a batch: its terminal record says what became of every member. Repeating it changes nothing. */
export const handler = stepHandler({
  name: 'close-batch',
  input: Input,
  run: async ({ batchId, receipts, failure }, { now }) => {
    const nowMs = now();
    const batch = await batches.find(batchId, nowMs);
    // started by hand, without the tool that writes the record: the members' own records are all there is
    if (!batch) return { closed: false, counts: null, state: 'unknown' };
    const ids = batch.members.map((member) => member.collectionId);
    const before = await batches.members(ids, nowMs);
    const failed = (receipts ?? []).filter((receipt) => receipt.outcome === 'failed');
    const abandoned = failed.flatMap((receipt) => {
      const record = before.get(receipt.collectionId);
      return record && !TERMINAL_STATES.has(record.state) ? [{ record, receipt }] : [];
    });
    for (const { record, receipt } of abandoned) await closeAbandoned(record, receipt, nowMs);
    const records = abandoned.length > 0 ? await batches.members(ids, nowMs) : before;
    const counts = countsOf(batch, records);
    const state: BatchState =
      failure?.state === 'AwaitApproval'
        ? 'rejected'
        : failure || counts.completed + counts.running === 0
          ? 'failed'
          : 'completed';
    const closed = await batches.enter(batchId, state, nowMs, {
      completedAt: new Date(nowMs).toISOString(),
      counts,
      notStarted: failed
        .filter((receipt) => !records.has(receipt.collectionId))
        .map(({ collectionId, error, cause }) => ({
          collectionId,
          error: error ?? 'States.TaskFailed',
          cause: sentence(cause ?? '').slice(0, 500),
        })),
      failure: failure && {
        ...failure,
        cause: sentence(failure.cause).slice(0, 2000),
        hint: HINTS[failure.state] ?? 'see the execution in the Step Functions console',
      },
    });
    if (closed) await events.publish('Batch Completed', { batchId, cluster: batch.cluster, state, ...counts });
    return { closed, counts, state };
  },
});
