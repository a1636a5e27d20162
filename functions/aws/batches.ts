import { BatchGetCommand, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type BatchRecord, type BatchState, TERMINAL_BATCH_STATES } from '../../schemas/batch';
import type { CollectionRecord } from '../../schemas/collection';
import { DiagError } from '../../schemas/errors';
import { documents } from './clients/documents';
import { environment } from './environment';
import { hasName, upstream } from './upstream-error';

const table = () => environment().collectionsTable;
const key = (batchId: string) => ({ pk: `BATCH#${batchId}`, sk: 'META' });
/** DynamoDB's limit of one BatchGetItem. */
const KEYS_PER_GET = 100;
const MAX_ATTEMPTS = 8;

/** Creates the record; false when the batch exists already (the same idempotency token). */
async function create(record: BatchRecord): Promise<boolean> {
  try {
    await documents().send(
      new PutCommand({
        TableName: table(),
        Item: { ...key(record.batchId), batch: record, state: record.state, expiresAt: record.expiresAt },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
    return true;
  } catch (error) {
    if (hasName(error, 'ConditionalCheckFailedException')) return false;
    throw upstream('PutItem batch', error);
  }
}

/** Moves a batch that has not ended to another state; false when there is none: late steps change nothing. */
async function enter(
  batchId: string,
  state: BatchState,
  nowMs: number,
  changes: Partial<Pick<BatchRecord, 'completedAt' | 'counts' | 'failure' | 'notStarted'>> = {},
): Promise<boolean> {
  const fields = Object.entries({ ...changes, state, updatedAt: new Date(nowMs).toISOString() });
  const ended = [...TERMINAL_BATCH_STATES];
  try {
    await documents().send(
      new UpdateCommand({
        TableName: table(),
        Key: key(batchId),
        UpdateExpression: `SET #state = :state, ${fields.map(([name]) => `#batch.#f_${name} = :v_${name}`).join(', ')}`,
        ConditionExpression: `attribute_exists(pk) AND NOT (#state IN (${ended.map((_, i) => `:t${i}`).join(', ')}))`,
        ExpressionAttributeNames: {
          '#batch': 'batch',
          '#state': 'state',
          ...Object.fromEntries(fields.map(([name]) => [`#f_${name}`, name])),
        },
        ExpressionAttributeValues: {
          ':state': state,
          ...Object.fromEntries(fields.map(([name, value]) => [`:v_${name}`, value])),
          ...Object.fromEntries(ended.map((name, i) => [`:t${i}`, name])),
        },
      }),
    );
    return true;
  } catch (error) {
    if (hasName(error, 'ConditionalCheckFailedException')) return false;
    throw upstream('UpdateItem batch', error);
  }
}

async function find(batchId: string, nowMs: number): Promise<BatchRecord | null> {
  try {
    const out = await documents().send(new GetCommand({ TableName: table(), Key: key(batchId), ConsistentRead: true }));
    const item = out.Item as { batch: BatchRecord; expiresAt: number } | undefined;
    return item && item.expiresAt * 1000 > nowMs ? item.batch : null;
  } catch (error) {
    throw upstream('GetItem batch', error);
  }
}

interface CollectionItem {
  readonly record: CollectionRecord;
  readonly expiresAt: number;
}

/** Records of these collections, by id; one that is absent has not started or has expired. */
async function members(collectionIds: readonly string[], nowMs: number): Promise<Map<string, CollectionRecord>> {
  const found = new Map<string, CollectionRecord>();
  const ids = [...new Set(collectionIds)];
  for (let at = 0; at < ids.length; at += KEYS_PER_GET) {
    let keys: Record<string, unknown>[] = ids
      .slice(at, at + KEYS_PER_GET)
      .map((id) => ({ pk: `COLLECTION#${id}`, sk: 'META' }));
    // what did not fit an answer comes back unprocessed: only rounds without progress count
    for (let idle = 0; keys.length > 0; ) {
      if (idle === MAX_ATTEMPTS)
        throw new DiagError('upstream', `BatchGetItem: ${keys.length} collections not read after ${idle} attempts`);
      if (idle > 0) await new Promise((resolve) => setTimeout(resolve, Math.random() * 50 * 2 ** idle));
      try {
        const out = await documents().send(
          new BatchGetCommand({ RequestItems: { [table()]: { Keys: keys, ConsistentRead: true } } }),
        );
        for (const { record, expiresAt } of (out.Responses?.[table()] ?? []) as CollectionItem[])
          if (expiresAt * 1000 > nowMs) found.set(record.collectionId, record);
        const left = out.UnprocessedKeys?.[table()]?.Keys ?? [];
        idle = left.length < keys.length ? 0 : idle + 1;
        keys = left;
      } catch (error) {
        throw upstream('BatchGetItem collections', error);
      }
    }
  }
  return found;
}

export const batches = { create, enter, find, members };
