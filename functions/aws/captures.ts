import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import {
  CaptureId,
  type CaptureRecord,
  CaptureRequest,
  type CaptureState,
  TERMINAL_CAPTURE_STATES,
} from '../../schemas/capture';
import { DiagError } from '../../schemas/errors';
import { documents } from './clients/documents';
import { sfn } from './clients/sfn';
import { environment } from './environment';
import { hasName, upstream } from './upstream-error';

const table = () => environment().collectionsTable;
const key = (captureId: string) => ({ pk: `CAPTURE#${captureId}`, sk: 'META' });
/** A partition of its own: a node's captures must not appear among its collections. */
const nodeKey = (instanceId: string) => `CAPTURES-OF#${instanceId}`;

interface CaptureItem {
  readonly record: CaptureRecord;
  readonly expiresAt: number;
}

/** Starts the workflow. The name makes it idempotent: a repeat answers `started: false`. */
async function start(request: CaptureRequest): Promise<{ started: boolean }> {
  const { captureStateMachineArn: stateMachineArn } = environment();
  try {
    await sfn().send(
      new StartExecutionCommand({ stateMachineArn, name: request.captureId, input: JSON.stringify(request) }),
    );
    return { started: true };
  } catch (error) {
    if (hasName(error, 'ExecutionAlreadyExists')) return { started: false };
    throw upstream('StartExecution capture', error);
  }
}

/** What a running execution was asked for; null when there is none. For the moment before its first step has written. */
async function requested(captureId: string): Promise<CaptureRequest | null> {
  const machine = environment().captureStateMachineArn;
  if (!machine || !CaptureId.safeParse(captureId).success) return null;
  const executionArn = `${machine.replace(':stateMachine:', ':execution:')}:${captureId}`;
  try {
    const out = await sfn().send(new DescribeExecutionCommand({ executionArn }));
    if (out.status !== 'RUNNING') return null;
    return CaptureRequest.safeParse(JSON.parse(out.input ?? '{}')).data ?? null;
  } catch (error) {
    if (hasName(error, 'ExecutionDoesNotExist')) return null;
    throw upstream('DescribeExecution capture', error);
  }
}

/** Creates the record; false when this capture exists already (a retried step). */
async function create(record: CaptureRecord): Promise<boolean> {
  try {
    await documents().send(
      new PutCommand({
        TableName: table(),
        Item: {
          ...key(record.captureId),
          gsi1pk: nodeKey(record.node.instanceId),
          gsi1sk: `${record.requestedAt}#${record.captureId}`,
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
    throw upstream('PutItem capture', error);
  }
}

/**
 * Changes fields of a record that has not ended, and its state when `state` is given. A record in a terminal state
 * stays as it is: late steps and repeated events answer false.
 */
async function update(
  captureId: string,
  nowMs: number,
  changes: Partial<Omit<CaptureRecord, 'captureId'>>,
): Promise<boolean> {
  const fields = Object.entries({ ...changes, updatedAt: new Date(nowMs).toISOString() });
  const ended = [...TERMINAL_CAPTURE_STATES];
  const sets = fields.map((_, i) => `#record.#f${i} = :f${i}`);
  if (changes.state) sets.push('#state = :state');
  try {
    await documents().send(
      new UpdateCommand({
        TableName: table(),
        Key: key(captureId),
        UpdateExpression: `SET ${sets.join(', ')}`,
        ConditionExpression: `attribute_exists(pk) AND NOT (#state IN (${ended.map((_, i) => `:t${i}`).join(', ')}))`,
        ExpressionAttributeNames: {
          '#record': 'record',
          '#state': 'state',
          ...Object.fromEntries(fields.map(([field], i) => [`#f${i}`, field])),
        },
        ExpressionAttributeValues: {
          ...Object.fromEntries(fields.map(([, value], i) => [`:f${i}`, value])),
          ...Object.fromEntries(ended.map((state, i) => [`:t${i}`, state])),
          ...(changes.state ? { ':state': changes.state } : {}),
        },
      }),
    );
    return true;
  } catch (error) {
    if (hasName(error, 'ConditionalCheckFailedException')) return false;
    throw upstream('UpdateItem capture', error);
  }
}

/** Moves a running capture to another state. */
const enter = (
  captureId: string,
  state: CaptureState,
  nowMs: number,
  changes: Partial<Omit<CaptureRecord, 'captureId'>> = {},
): Promise<boolean> => update(captureId, nowMs, { ...changes, state });

async function find(captureId: string, nowMs: number): Promise<CaptureRecord | null> {
  try {
    const out = await documents().send(
      new GetCommand({ TableName: table(), Key: key(captureId), ConsistentRead: true }),
    );
    const item = out.Item as CaptureItem | undefined;
    return item && item.expiresAt * 1000 > nowMs ? item.record : null;
  } catch (error) {
    throw upstream('GetItem capture', error);
  }
}

/** As `find`, but absence is an error that says what to do. */
async function get(captureId: string, nowMs: number): Promise<CaptureRecord> {
  const record = await find(captureId, nowMs);
  if (record) return record;
  throw new DiagError('not-found', `capture ${captureId} does not exist or has expired`, {
    field: 'captureId',
    hint: 'use the captureId that tcpdump_capture returned, or pass instanceId for the latest capture of a node',
  });
}

/** Captures of a node, newest first. */
async function ofNode(instanceId: string, limit: number, nowMs: number): Promise<CaptureRecord[]> {
  const found: CaptureRecord[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await documents()
      .send(
        new QueryCommand({
          TableName: table(),
          IndexName: 'byNode',
          KeyConditionExpression: 'gsi1pk = :v',
          ExpressionAttributeValues: { ':v': nodeKey(instanceId) },
          ScanIndexForward: false,
          Limit: Math.max(limit - found.length, 1),
          ExclusiveStartKey: start,
        }),
      )
      .catch((error) => {
        throw upstream('Query captures', error);
      });
    for (const item of (page.Items ?? []) as CaptureItem[]) if (item.expiresAt * 1000 > nowMs) found.push(item.record);
    start = page.LastEvaluatedKey;
  } while (start && found.length < limit);
  return found;
}

export const captures = { start, requested, create, update, enter, find, get, ofNode };
