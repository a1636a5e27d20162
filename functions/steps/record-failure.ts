import { z } from 'zod';
import { collections } from '../aws/collections-table';
import { events } from '../aws/events';
import { nodeLocks } from '../aws/node-locks';
import { stepHandler } from '../middleware/step-handler';

const Input = z.strictObject({
  collectionId: z.string(),
  failure: z.strictObject({ state: z.string(), error: z.string(), cause: z.string() }),
});

const HINTS: Record<string, string> = {
  'States.Timeout': 'the step ran longer than allowed; redrive the execution or collect again',
  'Nodescope.node-unreachable': 'use an earlier collection of the node, or drop a bundle into the inbox',
  'Nodescope.collector-failed': 'open the Automation execution in the Systems Manager console',
  'Nodescope.bad-archive': 'the upload is no archive we can read; collect again',
  'States.ExceedToleratedFailureThreshold': 'too many shards failed; redrive the execution',
};

/** Lambda puts its error as JSON into the cause; people want the sentence. */
function sentence(cause: string): string {
  try {
    const parsed = JSON.parse(cause) as { errorMessage?: unknown };
    if (typeof parsed.errorMessage === 'string') return parsed.errorMessage;
  } catch {
    // not JSON: the cause is the sentence already
  }
  return cause;
}

/** Explains the failure in the collection record and frees the node. Repeating it changes nothing. */
export const handler = stepHandler({
  name: 'record-failure',
  input: Input,
  run: async ({ collectionId, failure }, { now }) => {
    const nowMs = now();
    const rejected = failure.state === 'AwaitApproval';
    const changed = await collections.enter(collectionId, rejected ? 'rejected' : 'failed', nowMs, {
      completedAt: new Date(nowMs).toISOString(),
      failure: {
        ...failure,
        cause: sentence(failure.cause).slice(0, 2000),
        hint: HINTS[failure.error] ?? 'see the execution in the Step Functions console',
      },
    });
    const record = await collections.find(collectionId, nowMs);
    if (record?.node.instanceId) await nodeLocks.release(record.node.instanceId, collectionId, nowMs);
    if (changed) {
      await events.publish('Collection Failed', {
        collectionId,
        instanceId: record?.node.instanceId ?? null,
        cluster: record?.node.cluster ?? null,
        state: failure.state,
        error: failure.error,
      });
    }
    return { recorded: changed };
  },
});
