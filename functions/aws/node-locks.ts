import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { documents } from './clients/documents';
import { environment } from './environment';
import { hasName, upstream } from './upstream-error';

const table = () => environment().collectionsTable;
const key = (instanceId: string) => ({ pk: `LOCK#${instanceId}`, sk: 'LOCK' });

interface LockItem {
  owner: string | null;
  leaseUntil: number;
  lastReleasedAt: number;
}

/**
 * The runbook uploads to the bucket root without a run prefix, so two collections of one node at a time could not
 * be told apart: one lock per node. It is a lease: a workflow that dies cannot hold it for ever. Taking it again
 * as the same owner (a retried step) succeeds. Answers the owner when somebody else holds it.
 */
async function acquire(
  instanceId: string,
  owner: string,
  nowMs: number,
  leaseSeconds: number,
): Promise<{ held: true } | { held: false; owner: string }> {
  const now = Math.floor(nowMs / 1000);
  try {
    await documents().send(
      new UpdateCommand({
        TableName: table(),
        Key: key(instanceId),
        UpdateExpression: 'SET #owner = :me, leaseUntil = :until, expiresAt = :ttl',
        ConditionExpression: 'attribute_not_exists(#owner) OR #owner = :me OR #owner = :none OR leaseUntil < :now',
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: {
          ':me': owner,
          ':none': '',
          ':now': now,
          ':until': now + leaseSeconds,
          ':ttl': now + 30 * 86_400,
        },
      }),
    );
    return { held: true };
  } catch (error) {
    if (!hasName(error, 'ConditionalCheckFailedException')) throw upstream('UpdateItem lock', error);
    return { held: false, owner: (await read(instanceId))?.owner ?? 'unknown' };
  }
}

/** Releases the lock if it is ours; anybody else's stays. Remembers when, for the cool-down. */
async function release(instanceId: string, owner: string, nowMs: number): Promise<boolean> {
  try {
    await documents().send(
      new UpdateCommand({
        TableName: table(),
        Key: key(instanceId),
        UpdateExpression: 'SET #owner = :none, lastReleasedAt = :now',
        ConditionExpression: '#owner = :me',
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: { ':me': owner, ':none': '', ':now': Math.floor(nowMs / 1000) },
      }),
    );
    return true;
  } catch (error) {
    if (hasName(error, 'ConditionalCheckFailedException')) return false;
    throw upstream('UpdateItem lock', error);
  }
}

async function read(instanceId: string): Promise<LockItem | null> {
  try {
    const out = await documents().send(
      new GetCommand({ TableName: table(), Key: key(instanceId), ConsistentRead: true }),
    );
    return (out.Item as LockItem | undefined) ?? null;
  } catch (error) {
    throw upstream('GetItem lock', error);
  }
}

/** When the last collection of the node ended, epoch ms; null when never. */
async function lastReleasedMs(instanceId: string): Promise<number | null> {
  const item = await read(instanceId);
  return item?.lastReleasedAt ? item.lastReleasedAt * 1000 : null;
}

/**
 * Storm budget: at most `budget` alarm collections per cluster and window. The members are a set, so a retried or
 * replayed admission counts once. False = over budget.
 */
async function joinStorm(
  cluster: string,
  collectionId: string,
  nowMs: number,
  windowMinutes: number,
  budget: number,
): Promise<boolean> {
  const window = Math.floor(nowMs / 60_000 / windowMinutes);
  const stormKey = { pk: `STORM#${cluster}#${window}`, sk: 'STORM' };
  try {
    await documents().send(
      new PutCommand({
        TableName: table(),
        Item: { ...stormKey, expiresAt: Math.floor(nowMs / 1000) + 86_400 },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
  } catch (error) {
    if (!hasName(error, 'ConditionalCheckFailedException')) throw upstream('PutItem storm', error);
  }
  try {
    await documents().send(
      new UpdateCommand({
        TableName: table(),
        Key: stormKey,
        UpdateExpression: 'ADD members :one',
        ConditionExpression: 'attribute_not_exists(members) OR contains(members, :id) OR size(members) < :budget',
        ExpressionAttributeValues: { ':one': new Set([collectionId]), ':id': collectionId, ':budget': budget },
      }),
    );
    return true;
  } catch (error) {
    if (hasName(error, 'ConditionalCheckFailedException')) return false;
    throw upstream('UpdateItem storm', error);
  }
}

export const nodeLocks = { acquire, release, lastReleasedMs, joinStorm };
