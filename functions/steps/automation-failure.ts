import { DiagError } from '../../schemas/errors';
import type { AutomationStatus } from '../aws/automation';

const RUNNING = new Set([
  'Pending',
  'InProgress',
  'Waiting',
  'Scheduled',
  'PendingApproval',
  'Approved',
  'RunbookInProgress',
  'PendingChangeCalendarOverride',
]);

/** The error of an Automation that ended; null while it may still upload. */
export function automationFailure(executionId: string, status: AutomationStatus): DiagError | null {
  if (RUNNING.has(status.status)) return null;
  if (status.status === 'Success') {
    return new DiagError('collector-failed', `Automation ${executionId} succeeded but no bundle reached the bucket`, {
      hint: 'check that the node role may put objects into the bucket and use its KMS key',
    });
  }
  const where = status.failedStep ? ` in step ${status.failedStep}` : '';
  return new DiagError(
    'collector-failed',
    `Automation ${executionId} ended ${status.status}${where}: ${status.failureMessage ?? 'no message'}`,
    {
      hint: 'open the Automation execution in the Systems Manager console for the step output',
    },
  );
}
