import { z } from 'zod';
import { bundleKeyInstance } from '../../schemas/artifact-keys';
import { automation } from '../aws/automation';
import { bundleUploads } from '../aws/bundle-uploads';
import { environment } from '../aws/environment';
import { type Waiter, waiters } from '../aws/waiters';
import { workflow } from '../aws/workflow';
import { stepHandler } from '../middleware/step-handler';
import { automationFailure } from './automation-failure';

const Event = z.object({ source: z.string(), time: z.string(), detail: z.record(z.string(), z.unknown()) });

async function resume(waiter: Waiter, output: unknown): Promise<boolean> {
  const resumed = await workflow.succeed(waiter.taskToken, output);
  await waiters.remove(waiter);
  return resumed;
}

async function onUpload(detail: Record<string, unknown>) {
  const object = detail.object as { key?: string; size?: number; etag?: string } | undefined;
  const key = object?.key ?? '';
  const instanceId = bundleKeyInstance(key);
  const waiter = instanceId ? await waiters.forNode(instanceId) : null;
  if (!waiter) return { resumed: false, reason: 'nobody waits for this object' };
  const bundle = {
    bucket: environment().bucket,
    key,
    bytes: object?.size ?? null,
    etag: (object?.etag ?? '').replaceAll('"', '') || null,
  };
  return { resumed: await resume(waiter, bundle), collectionId: waiter.collectionId };
}

async function onAutomation(detail: Record<string, unknown>) {
  const executionId = String(detail.ExecutionId ?? '');
  const waiter = executionId ? await waiters.forAutomation(executionId) : null;
  if (!waiter) return { resumed: false, reason: 'nobody waits for this Automation' };
  // S3 is consistent: when the Automation has ended, the bundle is there or never will be
  const bundle = await bundleUploads.newest(waiter.instanceId, waiter.sinceMs);
  if (bundle) return { resumed: await resume(waiter, bundle), collectionId: waiter.collectionId };
  const reported = { status: String(detail.Status ?? 'Unknown'), failureMessage: null, failedStep: null };
  const status = (await automation.status(executionId, waiter.region).catch(() => null)) ?? reported;
  const failure = automationFailure(executionId, status) ?? automationFailure(executionId, reported);
  if (!failure) return { resumed: false, reason: `Automation is ${status.status}` };
  const resumed = await workflow.fail(waiter.taskToken, failure.name, failure.message);
  await waiters.remove(waiter);
  return { resumed, collectionId: waiter.collectionId };
}

/** S3 and SSM events wake the state that waits for them; late and repeated ones change nothing. */
export const handler = stepHandler({
  name: 'resume-upload',
  input: Event,
  run: async ({ source, detail }) => (source === 'aws.s3' ? onUpload(detail) : onAutomation(detail)),
});
