import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { documents } from './clients/documents';
import type { CommandRef } from './commands';
import { environment } from './environment';
import { hasName, upstream } from './upstream-error';

const table = () => environment().collectionsTable;

/** A paused capture: which command it waits for, and how to wake it. */
export interface CaptureWaiter extends CommandRef {
  readonly captureId: string;
  readonly taskToken: string;
}

// in a partition of its own: roles are limited by partition, and who may read captures must not see task tokens
const byCapture = (captureId: string) => ({ pk: `CAPTURE-WAITER#${captureId}`, sk: 'WAITER' });
const byCommand = (commandId: string) => ({ pk: `COMMAND#${commandId}`, sk: 'WAITER' });

/** Stored twice, by what the two kinds of event carry: the key names the capture, the status event the command. */
async function put(waiter: CaptureWaiter, nowMs: number): Promise<void> {
  const expiresAt = Math.floor(nowMs / 1000) + 2 * 86_400;
  for (const key of [byCapture(waiter.captureId), byCommand(waiter.commandId)]) {
    await documents()
      .send(new PutCommand({ TableName: table(), Item: { ...key, waiter, expiresAt } }))
      .catch((error) => {
        throw upstream('PutItem capture waiter', error);
      });
  }
}

async function get(key: { pk: string; sk: string }): Promise<CaptureWaiter | null> {
  const out = await documents()
    .send(new GetCommand({ TableName: table(), Key: key, ConsistentRead: true }))
    .catch((error) => {
      throw upstream('GetItem capture waiter', error);
    });
  return (out.Item as { waiter: CaptureWaiter } | undefined)?.waiter ?? null;
}

/** Deletes the waiter unless the state has been entered anew since, with another token. */
async function remove(waiter: CaptureWaiter): Promise<void> {
  for (const key of [byCapture(waiter.captureId), byCommand(waiter.commandId)]) {
    await documents()
      .send(
        new DeleteCommand({
          TableName: table(),
          Key: key,
          ConditionExpression: 'waiter.taskToken = :token',
          ExpressionAttributeValues: { ':token': waiter.taskToken },
        }),
      )
      .catch((error) => {
        if (!hasName(error, 'ConditionalCheckFailedException')) throw upstream('DeleteItem capture waiter', error);
      });
  }
}

export const captureWaiters = {
  put,
  remove,
  ofCapture: (captureId: string) => get(byCapture(captureId)),
  ofCommand: (commandId: string) => get(byCommand(commandId)),
};
