import { CAPTURE_OUTCOMES, CaptureSummary } from '../../schemas/capture';
import { DiagError } from '../../schemas/errors';
import type { CommandInvocation } from '../aws/commands';

const RUNNING = new Set(['Pending', 'InProgress', 'Delayed', 'Cancelling']);

/** Name of the error a state machine sees when somebody cancelled the command. */
export const CANCELLED = 'Capture.Cancelled';

/** What each way to end without an exit code of the script means. */
const DETAILS: Readonly<Record<string, string>> = {
  'Delivery Timed Out': 'the SSM agent of the node did not take the command in time',
  DeliveryTimedOut: 'the SSM agent of the node did not take the command in time',
  'Execution Timed Out': 'the script ran longer than it may',
  ExecutionTimedOut: 'the script ran longer than it may',
  Undeliverable: 'the command could not be delivered to the node',
  Terminated: 'the command was terminated',
  'Invalid Platform': 'the node does not run Linux',
  InvalidPlatform: 'the node does not run Linux',
  'Access Denied': 'the command was denied',
  AccessDenied: 'the command was denied',
};

export const hasEnded = ({ status }: CommandInvocation): boolean => !RUNNING.has(status);

/** The one line of counts that the script prints; null when there is none (yet), or it is not ours. */
export function captureSummary({ output }: CommandInvocation): CaptureSummary | null {
  const line = output
    .split('\n')
    .map((text) => text.trim())
    .findLast((text) => text.startsWith('{"nodescope":"capture",'));
  if (!line) return null;
  try {
    const { nodescope: _, ...summary } = JSON.parse(line) as Record<string, unknown>;
    return CaptureSummary.safeParse(summary).data ?? null;
  } catch {
    // cut by Run Command, or printed by somebody else
    return null;
  }
}

/** Why there is no capture, of a command that has ended. */
export function captureFailure(commandId: string, invocation: CommandInvocation): DiagError {
  const summary = captureSummary(invocation);
  const known = summary && CAPTURE_OUTCOMES[summary.outcome];
  if (known) {
    const detail = summary.detail ? ` (${summary.detail})` : '';
    return new DiagError('collector-failed', `${summary.outcome}: ${known.cause}${detail}`, { hint: known.hint });
  }
  if (invocation.status === 'Success')
    return new DiagError('collector-failed', `command ${commandId} succeeded but no capture reached the bucket`, {
      hint: 'open the command in the Systems Manager console',
    });
  const words = DETAILS[invocation.statusDetails] ?? `exit code ${invocation.exitCode ?? 'unknown'}`;
  return new DiagError('collector-failed', `command ${commandId} ended ${invocation.status}: ${words}`, {
    hint: 'open the command in the Systems Manager console; an SSM Agent before 3.3.2746.0 cannot run it',
  });
}
