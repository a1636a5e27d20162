import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { type CollectionRecord, type CollectionState, TERMINAL_STATES } from '../../schemas/collection';
import { DiagError } from '../../schemas/errors';
import { documents } from './clients/documents';
import { environment } from './environment';
import { hasName, upstream } from './upstream-error';

const table = () => environment().collectionsTable;
const key = (collectionId: string) => ({ pk: `COLLECTION#${collectionId}`, sk: 'META' });

/** Names of all clusters that have had a collection: an index partition can be read only by its name. */
export const CLUSTERS_KEY = { pk: 'COLLECTION#CLUSTERS', sk: 'CLUSTERS' } as const;

/** Place of a collection in the indexes: time of the request, then id. */
export const sortKeyOf = (record: Pick<CollectionRecord, 'requestedAt' | 'collectionId'>) =>
  `${record.requestedAt}#${record.collectionId}`;

/** Adds the name of a cluster; the same name again changes nothing. */
async function rememberCluster(cluster: string | null): Promise<void> {
  if (cluster === null) return;
  await documents().send(
    new UpdateCommand({
      TableName: table(),
      Key: CLUSTERS_KEY,
      UpdateExpression: 'ADD #names :one',
      ExpressionAttributeNames: { '#names': 'names' },
      ExpressionAttributeValues: { ':one': new Set([cluster]) },
    }),
  );
}

function indexKeys(record: CollectionRecord) {
  const sort = sortKeyOf(record);
  return {
    ...(record.node.instanceId ? { gsi1pk: `NODE#${record.node.instanceId}`, gsi1sk: sort } : {}),
    gsi2pk: `CLUSTER#${record.node.cluster ?? 'unknown'}`,
    gsi2sk: sort,
  };
}

/** Creates the record; false when this collection exists already (a replayed event, a retried step). */
async function create(record: CollectionRecord): Promise<boolean> {
  try {
    await rememberCluster(record.node.cluster);
    await documents().send(
      new PutCommand({
        TableName: table(),
        Item: {
          ...key(record.collectionId),
          ...indexKeys(record),
          record,
          state: record.state,
          expiresAt: record.expiresAt,
        },
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
    return true;
  } catch (error) {
    if (hasName(error, 'ConditionalCheckFailedException')) return false;
    throw upstream('PutItem collection', error);
  }
}

/**
 * Changes fields of a record that has not ended. A record in a terminal state stays as it is: late steps and
 * repeated events answer false instead of reopening it.
 */
async function update(collectionId: string, changes: Partial<CollectionRecord>): Promise<boolean> {
  const sets: string[] = [];
  const names: Record<string, string> = { '#record': 'record', '#state': 'state' };
  const values: Record<string, unknown> = {};
  let n = 0;
  const set = (path: string, value: unknown) => {
    values[`:v${n}`] = value;
    sets.push(`${path} = :v${n}`);
    n++;
  };
  for (const [field, value] of Object.entries(changes)) {
    if (value === undefined) continue;
    names[`#f_${field}`] = field;
    set(`#record.#f_${field}`, value);
  }
  if (changes.state) set('#state', changes.state);
  if (changes.expiresAt) set('expiresAt', changes.expiresAt);
  if (changes.node) {
    // a bundle tells whose it is only when it has been read: the indexes must follow
    set('gsi2pk', `CLUSTER#${changes.node.cluster ?? 'unknown'}`);
    if (changes.node.instanceId) {
      set('gsi1pk', `NODE#${changes.node.instanceId}`);
      sets.push('gsi1sk = gsi2sk');
    }
  }
  const ended = [...TERMINAL_STATES].map((state, i) => {
    values[`:t${i}`] = state;
    return `:t${i}`;
  });
  try {
    if (changes.node) await rememberCluster(changes.node.cluster);
    await documents().send(
      new UpdateCommand({
        TableName: table(),
        Key: key(collectionId),
        UpdateExpression: `SET ${sets.join(', ')}`,
        ConditionExpression: `attribute_exists(pk) AND NOT (#state IN (${ended.join(', ')}))`,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
      }),
    );
    return true;
  } catch (error) {
    if (hasName(error, 'ConditionalCheckFailedException')) return false;
    throw upstream('UpdateItem collection', error);
  }
}

/** Moves a running collection to another state. */
async function enter(
  collectionId: string,
  state: CollectionState,
  nowMs: number,
  changes: Partial<CollectionRecord> = {},
): Promise<boolean> {
  return update(collectionId, { ...changes, state, updatedAt: new Date(nowMs).toISOString() });
}

async function find(collectionId: string, nowMs: number): Promise<CollectionRecord | null> {
  try {
    const out = await documents().send(
      new GetCommand({ TableName: table(), Key: key(collectionId), ConsistentRead: true }),
    );
    const item = out.Item as { record: CollectionRecord; expiresAt: number } | undefined;
    return item && item.expiresAt * 1000 > nowMs ? item.record : null;
  } catch (error) {
    throw upstream('GetItem collection', error);
  }
}

/** As `find`, but absence is an error that says what to do. */
async function get(collectionId: string, nowMs: number): Promise<CollectionRecord> {
  const record = await find(collectionId, nowMs);
  if (record) return record;
  throw new DiagError('not-found', `collection ${collectionId} does not exist or has expired`, {
    field: 'collectionId',
    hint: 'use the collectionId that collect returned, or pass instanceId for the latest collection of a node',
  });
}

async function query(
  index: 'byNode' | 'byCluster',
  value: string,
  limit: number,
  nowMs: number,
): Promise<CollectionRecord[]> {
  const attribute = index === 'byNode' ? 'gsi1pk' : 'gsi2pk';
  const found: CollectionRecord[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await documents()
      .send(
        new QueryCommand({
          TableName: table(),
          IndexName: index,
          KeyConditionExpression: `${attribute} = :v`,
          ExpressionAttributeValues: { ':v': value },
          ScanIndexForward: false,
          Limit: Math.max(limit - found.length, 1),
          ExclusiveStartKey: start,
        }),
      )
      .catch((error) => {
        throw upstream(`Query ${index}`, error);
      });
    for (const item of (page.Items ?? []) as { record: CollectionRecord; expiresAt: number }[]) {
      if (item.expiresAt * 1000 > nowMs) found.push(item.record);
    }
    start = page.LastEvaluatedKey;
  } while (start && found.length < limit);
  return found;
}

/** Collections of a node, newest first. */
const ofNode = (instanceId: string, limit: number, nowMs: number) =>
  query('byNode', `NODE#${instanceId}`, limit, nowMs);
/** Collections of a cluster (`unknown` for bundles without one), newest first. */
const ofCluster = (cluster: string, limit: number, nowMs: number) =>
  query('byCluster', `CLUSTER#${cluster}`, limit, nowMs);

export const collections = { create, update, enter, find, get, ofNode, ofCluster };
