import { z } from 'zod';
import { NodeRef } from '../../schemas/finding';
import { automation } from '../aws/automation';
import { bundleUploads } from '../aws/bundle-uploads';
import { collections } from '../aws/collections-table';
import { waiters } from '../aws/waiters';
import { workflow } from '../aws/workflow';
import { stepHandler } from '../middleware/step-handler';
import { automationFailure } from './automation-failure';

export const Automation = z.strictObject({ executionId: z.string(), region: z.string(), startedAtMs: z.number() });
const Input = z.strictObject({
  collectionId: z.string(),
  node: NodeRef,
  automation: Automation,
  taskToken: z.string(),
});

/**
 * Registers the paused state, then looks once: the upload or the failure may have come before the waiter existed,
 * and such an event will not come again.
 */
export const handler = stepHandler({
  name: 'await-upload',
  input: Input,
  run: async ({ collectionId, node, automation: run, taskToken }, { now }) => {
    const instanceId = node.instanceId ?? '';
    const waiter = {
      collectionId,
      instanceId,
      automationExecutionId: run.executionId,
      region: run.region,
      taskToken,
      sinceMs: run.startedAtMs,
    };
    await waiters.put(waiter, now());
    await collections.enter(collectionId, 'awaiting-upload', now());

    const uploaded = await bundleUploads.newest(instanceId, run.startedAtMs);
    if (uploaded) {
      await workflow.succeed(taskToken, uploaded);
      await waiters.remove(waiter);
      return { waiting: false };
    }
    // best effort: when SSM throttles this look, the status event or the timeout ends the wait
    const status = await automation.status(run.executionId, run.region).catch(() => null);
    const failure = status && automationFailure(run.executionId, status);
    if (failure && status.status !== 'Success') {
      await workflow.fail(taskToken, failure.name, failure.message);
      await waiters.remove(waiter);
      return { waiting: false };
    }
    return { waiting: true };
  },
});
