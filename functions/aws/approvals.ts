import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { documents } from './clients/documents';
import { environment } from './environment';
import { hasName, upstream } from './upstream-error';

const table = () => environment().collectionsTable;
const key = (collectionId: string) => ({ pk: `APPROVAL#${collectionId}`, sk: 'APPROVAL' });

/** Stores the token of the paused state. A re-entered state replaces a token that was never used. */
async function request(collectionId: string, taskToken: string, nowMs: number, expiresMs: number): Promise<void> {
  await documents()
    .send(
      new PutCommand({
        TableName: table(),
        Item: {
          ...key(collectionId),
          taskToken,
          decided: false,
          requestedAt: nowMs,
          validUntil: expiresMs,
          expiresAt: Math.floor(expiresMs / 1000) + 86_400,
        },
        ConditionExpression: 'attribute_not_exists(pk) OR decided = :no',
        ExpressionAttributeValues: { ':no': false },
      }),
    )
    .catch((error) => {
      if (!hasName(error, 'ConditionalCheckFailedException')) throw upstream('PutItem approval', error);
    });
}

/** Uses the approval once: the token for the first decision before expiry, null for every later one. */
async function decide(collectionId: string, decidedBy: string, nowMs: number): Promise<string | null> {
  try {
    await documents().send(
      new UpdateCommand({
        TableName: table(),
        Key: key(collectionId),
        UpdateExpression: 'SET decided = :yes, decidedBy = :who, decidedAt = :now',
        ConditionExpression: 'decided = :no AND validUntil > :now',
        ExpressionAttributeValues: { ':yes': true, ':no': false, ':who': decidedBy, ':now': nowMs },
      }),
    );
  } catch (error) {
    if (hasName(error, 'ConditionalCheckFailedException')) return null;
    throw upstream('UpdateItem approval', error);
  }
  const out = await documents()
    .send(new GetCommand({ TableName: table(), Key: key(collectionId), ConsistentRead: true }))
    .catch((error) => {
      throw upstream('GetItem approval', error);
    });
  return (out.Item as { taskToken: string } | undefined)?.taskToken ?? null;
}

export const approvals = { request, decide };
