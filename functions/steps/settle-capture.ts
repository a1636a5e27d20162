import { captureUploads } from '../aws/capture-uploads';
import { type CaptureWaiter, captureWaiters } from '../aws/capture-waiters';
import { captures } from '../aws/captures';
import { commands } from '../aws/commands';
import { workflow } from '../aws/workflow';
import { CANCELLED, captureFailure, captureSummary, hasEnded } from './capture-outcome';

/**
 * Looks at bucket and command, and wakes the waiting state when one of them says how it went. The object decides:
 * S3 is consistent, so once the command has ended the capture is there or never will be.
 * `reported` is the status of an event, for when SSM throttles the look.
 */
export async function settleCapture(
  waiter: CaptureWaiter,
  nowMs: number,
  reported: string | null = null,
): Promise<boolean> {
  // best effort: an upload alone is enough to go on, and the event tells the status
  const seen = await commands.invocation(waiter).catch(() => null);
  const invocation =
    seen && (hasEnded(seen) || reported === null)
      ? seen
      : reported && { status: reported, statusDetails: '', exitCode: null, output: seen?.output ?? '' };
  const summary = invocation && captureSummary(invocation);
  if (summary) await captures.update(waiter.captureId, nowMs, { summary });

  const capture = await captureUploads.find(waiter.captureId);
  if (!capture && !(invocation && hasEnded(invocation))) return false;
  if (capture) await workflow.succeed(waiter.taskToken, capture);
  else if (invocation) {
    const failure = captureFailure(waiter.commandId, invocation);
    const name = invocation.status === 'Cancelled' ? CANCELLED : failure.name;
    await workflow.fail(waiter.taskToken, name, failure.message);
  }
  await captureWaiters.remove(waiter);
  return true;
}
