import { z } from 'zod';
import { collections } from '../aws/collections-table';
import { events } from '../aws/events';
import { nodeLocks } from '../aws/node-locks';
import { stepHandler } from '../middleware/step-handler';
import { failureCause } from './failure-cause';
import { failureHint } from './failure-hint';

const Input = z.strictObject({
  collectionId: z.string(),
  failure: z.strictObject({ state: z.string(), error: z.string(), cause: z.string() }),
});

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
        cause: failureCause(failure.cause).slice(0, 2000),
        hint: failureHint(failure.error, failure.cause),
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
