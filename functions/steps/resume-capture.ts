import { z } from 'zod';
import { captureKeyId } from '../../schemas/artifact-keys';
import { captureWaiters } from '../aws/capture-waiters';
import { stepHandler } from '../middleware/step-handler';
import { settleCapture } from './settle-capture';

const Event = z.object({ source: z.string(), detail: z.record(z.string(), z.unknown()) });

/** S3 and Run Command events wake the state that waits for them; late and repeated ones change nothing. */
export const handler = stepHandler({
  name: 'resume-capture',
  input: Event,
  run: async ({ source, detail }, { now }) => {
    const fromBucket = source === 'aws.s3';
    const key = fromBucket ? String((detail.object as { key?: unknown } | undefined)?.key ?? '') : '';
    const captureId = captureKeyId(key);
    const waiter = fromBucket
      ? captureId && (await captureWaiters.ofCapture(captureId))
      : await captureWaiters.ofCommand(String(detail['command-id'] ?? ''));
    if (!waiter) return { resumed: false, reason: 'nobody waits for this' };
    const status = fromBucket ? null : String(detail.status ?? '') || null;
    return { resumed: await settleCapture(waiter, now(), status), captureId: waiter.captureId };
  },
});
