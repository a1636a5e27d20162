import { z } from 'zod';
import { NodeRef } from '../../schemas/finding';
import { approvals } from '../aws/approvals';
import { batches } from '../aws/batches';
import { collections } from '../aws/collections-table';
import { events } from '../aws/events';
import { stepHandler } from '../middleware/step-handler';

const Input = z.strictObject({
  collectionId: z.string(),
  node: NodeRef,
  taskToken: z.string(),
  timeoutSeconds: z.number().positive(),
});

/** Stores the token where only the approval command finds it, and tells people without showing it to them. */
export const handler = stepHandler({
  name: 'request-approval',
  input: Input,
  run: async ({ collectionId, node, taskToken, timeoutSeconds }, { now }) => {
    const nowMs = now();
    await approvals.request(collectionId, taskToken, nowMs, nowMs + timeoutSeconds * 1000);
    // the id names a collection, or a batch that is approved as a whole
    if (!(await collections.enter(collectionId, 'awaiting-approval', nowMs)))
      await batches.enter(collectionId, 'awaiting-approval', nowMs);
    await events.publish('Approval Requested', {
      collectionId,
      instanceId: node.instanceId,
      cluster: node.cluster,
      expiresInSeconds: timeoutSeconds,
    });
    return { requested: true };
  },
});
