import { z } from 'zod';
import { DiagError } from '../../schemas/errors';
import { NodeRef } from '../../schemas/finding';
import { automation } from '../aws/automation';
import { bundleUploads } from '../aws/bundle-uploads';
import { stepHandler } from '../middleware/step-handler';
import { automationFailure } from './automation-failure';
import { Automation } from './await-upload';

const Input = z.strictObject({ collectionId: z.string(), node: NodeRef, automation: Automation });

/** After the timeout: the bundle if it is there after all, else an error that says how far the node got. */
export const handler = stepHandler({
  name: 'check-upload',
  input: Input,
  run: async ({ node, automation: run }) => {
    const bundle = await bundleUploads.newest(node.instanceId ?? '', run.startedAtMs);
    if (bundle) return bundle;
    const status = await automation.status(run.executionId, run.region);
    const failure = status && automationFailure(run.executionId, status);
    if (failure) throw failure;
    throw new DiagError(
      'collector-failed',
      `no bundle arrived in time; Automation ${run.executionId} is ${status?.status ?? 'unknown'}`,
      {
        hint: 'a sick node can be too slow: raise the upload timeout, or fetch the bundle by other means and drop it into the inbox',
      },
    );
  },
});
