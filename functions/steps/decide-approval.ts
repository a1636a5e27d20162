import { z } from 'zod';
import { CollectionId } from '../../schemas/collection';
import { DiagError } from '../../schemas/errors';
import { approvals } from '../aws/approvals';
import { workflow } from '../aws/workflow';
import { stepHandler } from '../middleware/step-handler';

const Input = z.strictObject({
  collectionId: CollectionId,
  decision: z.enum(['approve', 'deny']),
  /** What the person says; who it really was is in CloudTrail, which names the caller of this function. */
  decidedBy: z.string().min(1).max(200),
  reason: z.string().max(500).optional(),
});

/**
 * A person's answer to a collection that waits for approval. Invoked with the person's own AWS credentials: IAM says
 * who may. The first answer before expiry counts; every later one is refused.
 */
export const handler = stepHandler({
  name: 'decide-approval',
  input: Input,
  run: async ({ collectionId, decision, decidedBy, reason }, { now }) => {
    const token = await approvals.decide(collectionId, decidedBy, now());
    if (token === null) {
      throw new DiagError('conflict', `nothing to decide for ${collectionId}: unknown, decided already, or expired`, {
        field: 'collectionId',
        hint: 'list what waits: executions that are running in the state AwaitApproval',
      });
    }
    const resumed =
      decision === 'approve'
        ? await workflow.succeed(token, { approvedBy: decidedBy, ...(reason ? { reason } : {}) })
        : await workflow.fail(token, 'Nodescope.denied', `refused by ${decidedBy}${reason ? `: ${reason}` : ''}`);
    return { collectionId, decision, resumed };
  },
});
