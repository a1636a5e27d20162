import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { BatchRequest } from '../../schemas/batch';
import { DiagError } from '../../schemas/errors';
import { sfn } from './clients/sfn';
import { environment } from './environment';
import { hasName, upstream } from './upstream-error';

/** Starts the batch. Its id names the execution: a repeat starts nothing and answers false. Throws DiagError. */
export async function startBatch(request: BatchRequest): Promise<boolean> {
  const { batchStateMachineArn } = environment();
  if (batchStateMachineArn === '')
    throw new DiagError('denied', 'this deployment has no batch state machine', {
      hint: 'collect nodes one by one with collect',
    });
  try {
    await sfn().send(
      new StartExecutionCommand({
        stateMachineArn: batchStateMachineArn,
        name: request.batchId,
        input: JSON.stringify(request),
      }),
    );
    return true;
  } catch (error) {
    if (hasName(error, 'ExecutionAlreadyExists')) return false;
    throw upstream('StartExecution', error);
  }
}
