import { z } from 'zod';
import { DiagError } from '../../schemas/errors';
import { NodeRef } from '../../schemas/finding';
import { automation } from '../aws/automation';
import { collections } from '../aws/collections-table';
import { environment } from '../aws/environment';
import { stepHandler } from '../middleware/step-handler';

/** `startedAtMs` is the execution's start: a retry must not make an upload that already came look old. */
const Input = z.strictObject({ collectionId: z.string(), node: NodeRef, startedAtMs: z.number() });

/** Starts the audited runbook on the node; a retried start is the same start. */
export const handler = stepHandler({
  name: 'start-automation',
  input: Input,
  run: async ({ collectionId, node, startedAtMs }, { now }) => {
    const region = node.region ?? environment().region;
    const instanceId = node.instanceId;
    if (!instanceId)
      throw new DiagError('invalid-argument', 'no instance to collect from', { field: 'node.instanceId' });
    if ((await automation.agentOnline(instanceId, region)) === false) {
      throw new DiagError('node-unreachable', `the SSM agent of ${instanceId} does not answer`, {
        hint: 'the node cannot be reached any more; look at an earlier collection, or get the bundle by other means and drop it into the inbox',
      });
    }
    const executionId = await automation.start(collectionId, instanceId, region);
    await collections.enter(collectionId, 'collecting', now(), { automationExecutionId: executionId });
    return { executionId, region, startedAtMs };
  },
});
