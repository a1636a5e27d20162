import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { documents } from './clients/documents';
import { environment } from './environment';
import { hasName, upstream } from './upstream-error';

const table = () => environment().collectionsTable;

/** A paused workflow state: who waits, for which node, and how to wake it. */
export interface Waiter {
  readonly collectionId: string;
  readonly instanceId: string;
  readonly automationExecutionId: string;
  readonly region: string;
  readonly taskToken: string;
  /** Objects older than this are a former run's. Epoch ms. */
  readonly sinceMs: number;
}

const byNode = (instanceId: string) => ({ pk: `WAITER#${instanceId}`, sk: 'UPLOAD' });
const byAutomation = (executionId: string) => ({ pk: `AUTOMATION#${executionId}`, sk: 'WAITER' });

/** Stored twice, by what the two kinds of event carry: the key names the node, the status event the execution. */
async function put(waiter: Waiter, nowMs: number): Promise<void> {
  const expiresAt = Math.floor(nowMs / 1000) + 2 * 86_400;
  for (const key of [byNode(waiter.instanceId), byAutomation(waiter.automationExecutionId)]) {
    await documents()
      .send(new PutCommand({ TableName: table(), Item: { ...key, waiter, expiresAt } }))
      .catch((error) => {
        throw upstream('PutItem waiter', error);
      });
  }
}

async function get(key: { pk: string; sk: string }): Promise<Waiter | null> {
  const out = await documents()
    .send(new GetCommand({ TableName: table(), Key: key, ConsistentRead: true }))
    .catch((error) => {
      throw upstream('GetItem waiter', error);
    });
  return (out.Item as { waiter: Waiter } | undefined)?.waiter ?? null;
}

/** Deletes the waiter unless a later collection has replaced it. */
async function remove(waiter: Waiter): Promise<void> {
  for (const key of [byNode(waiter.instanceId), byAutomation(waiter.automationExecutionId)]) {
    await documents()
      .send(
        new DeleteCommand({
          TableName: table(),
          Key: key,
          ConditionExpression: 'waiter.collectionId = :id',
          ExpressionAttributeValues: { ':id': waiter.collectionId },
        }),
      )
      .catch((error) => {
        if (!hasName(error, 'ConditionalCheckFailedException')) throw upstream('DeleteItem waiter', error);
      });
  }
}

export const waiters = {
  put,
  remove,
  forNode: (instanceId: string) => get(byNode(instanceId)),
  forAutomation: (executionId: string) => get(byAutomation(executionId)),
};
