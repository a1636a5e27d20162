import type { ObservedCall } from '../../local/cloud/observe';
import { LOCAL_BUCKET } from '../../local/cloud/start';
import { COLLECTIONS_TABLE } from '../../local/cloud/table-definitions';
import type { PermissionTarget } from '../../schemas/permissions';
import { TABLES, type TableName } from '../../schemas/tables';

/** What one request was about, in the terms in which IAM would be asked. */
export type Resource =
  | { readonly kind: 'object'; readonly key: string }
  /** `prefix` null: a read of a missing object, which S3 answers like a listing without a prefix. */
  | { readonly kind: 'bucket'; readonly prefix: string | null }
  | { readonly kind: 'items'; readonly table: TableName; readonly index: string | null; readonly keys: string[] }
  | { readonly kind: 'machine' | 'execution'; readonly name: string }
  | { readonly kind: 'automation' | 'document' | 'parameter'; readonly name: string }
  | { readonly kind: 'token' | 'bus' | 'instance' | 'role' | 'cluster' | 'node-group' | 'any' };

/** One IAM decision: may this function do this to that? */
export interface Use {
  readonly caller: string;
  readonly action: string;
  readonly on: Resource;
}

type Input = Record<string, unknown>;
type Attribute = { readonly S?: string };

const record = (value: unknown): Input => (typeof value === 'object' && value !== null ? (value as Input) : {});
const last = (arn: unknown) => String(arn).split(':').pop() ?? '';

function objectUses({ method, path, query, status }: ObservedCall): [string, Resource][] {
  const [bucket = '', ...rest] = path.slice(1).split('/');
  if (decodeURIComponent(bucket) !== LOCAL_BUCKET) throw new Error(`another bucket: ${path}`);
  const key = decodeURIComponent(rest.join('/'));
  const parameters = new URLSearchParams(query);
  if (key === '' && method === 'GET')
    return [['s3:ListBucket', { kind: 'bucket', prefix: parameters.get('prefix') ?? '' }]];
  const action =
    method === 'GET' || method === 'HEAD' ? 'GetObject' : method === 'DELETE' ? 'DeleteObject' : 'PutObject';
  const name = method === 'DELETE' && parameters.has('uploadId') ? 'AbortMultipartUpload' : action;
  const use: [string, Resource] = [`s3:${name}`, { kind: 'object', key }];
  return status === 404 ? [use, ['s3:ListBucket', { kind: 'bucket', prefix: null }]] : [use];
}

function itemUses(operation: string, input: Input): [string, Resource][] {
  const uses: [string, Resource][] = [];
  const add = (action: string, tableName: unknown, index: string | null, keys: (string | undefined)[]) => {
    const table: TableName = tableName === COLLECTIONS_TABLE ? 'collections' : 'findings';
    uses.push([`dynamodb:${action}`, { kind: 'items', table, index, keys: keys.map(String) }]);
  };
  const partitionOf = (tableName: unknown) => TABLES[tableName === COLLECTIONS_TABLE ? 'collections' : 'findings'];
  const key = (tableName: unknown, item: unknown) => (record(item)[partitionOf(tableName).partition] as Attribute)?.S;
  const single = (action: string, { TableName, Key, Item }: Input) =>
    add(action, TableName, null, [key(TableName, Key ?? Item)]);
  if (operation === 'Query') {
    const { TableName, IndexName, KeyConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues } = input;
    const spec = partitionOf(TableName);
    const partition = spec.indexes.find(({ name }) => name === IndexName)?.partition ?? spec.partition;
    const named = String(KeyConditionExpression).replace(/#\w+/g, (name) =>
      String(record(ExpressionAttributeNames)[name]),
    );
    const value = new RegExp(`\\b${partition} = (:\\w+)`).exec(named)?.[1] ?? '';
    add('Query', TableName, IndexName ? String(IndexName) : null, [
      (record(ExpressionAttributeValues)[value] as Attribute)?.S,
    ]);
  } else if (operation.startsWith('Batch')) {
    for (const [table, request] of Object.entries(record(input.RequestItems))) {
      const keys = Array.isArray(request)
        ? request.map((one) => key(table, record(one.PutRequest).Item ?? record(one.DeleteRequest).Key))
        : (record(request).Keys as unknown[]).map((one) => key(table, one));
      add(operation, table, null, keys);
    }
  } else if (operation === 'TransactWriteItems') {
    for (const one of input.TransactItems as Record<string, Input>[])
      for (const [kind, request] of Object.entries(one))
        single(kind === 'ConditionCheck' ? 'ConditionCheckItem' : `${kind}Item`, request);
  } else single(operation, input);
  return uses;
}

function otherUses({ service, operation, path }: ObservedCall, input: Input): [string, Resource][] {
  switch (`${service}:${operation}`) {
    case 'ssm:StartAutomationExecution': {
      const start: [string, Resource] = [
        'ssm:StartAutomationExecution',
        { kind: 'automation', name: String(input.DocumentName) },
      ];
      return record(input.Parameters).AutomationAssumeRole ? [start, ['iam:PassRole', { kind: 'role' }]] : [start];
    }
    case 'ssm:SendCommand':
      return [
        ['ssm:SendCommand', { kind: 'document', name: String(input.DocumentName) }],
        ['ssm:SendCommand', { kind: 'instance' }],
      ];
    case 'ssm:GetParameter':
      return [['ssm:GetParameter', { kind: 'parameter', name: String(input.Name) }]];
    case 'events:PutEvents':
      return [['events:PutEvents', { kind: 'bus' }]];
    case 'states:StartExecution':
      return [['states:StartExecution', { kind: 'machine', name: last(input.stateMachineArn) }]];
    case 'states:SendTaskSuccess':
    case 'states:SendTaskFailure':
      return [[`states:${operation}`, { kind: 'token' }]];
    case 'states:DescribeExecution':
    case 'states:GetExecutionHistory':
      return [[`states:${operation}`, { kind: 'execution', name: String(input.executionArn).split(':').at(-2) ?? '' }]];
    case 'eks:null': {
      const [, , groups, group] = path.split('/').filter(Boolean);
      if (group) return [['eks:DescribeNodegroup', { kind: 'node-group' }]];
      return [[groups ? 'eks:ListNodegroups' : 'eks:DescribeCluster', { kind: 'cluster' }]];
    }
    default:
      return [[`${service}:${operation}`, { kind: 'any' }]];
  }
}

/** What IAM would have been asked for a request of a function; none for requests of the cloud itself. */
export function usesOf(call: ObservedCall): Use[] {
  const { caller, service, operation } = call;
  if (caller === null) return [];
  const input = record(call.input);
  const uses =
    service === 's3'
      ? objectUses(call)
      : service === 'dynamodb'
        ? itemUses(operation ?? '', input)
        : otherUses(call, input);
  return uses.map(([action, on]) => ({ caller, action, on }));
}

const like = (pattern: string, text: string) =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  ).test(text);

/** Would the resources and conditions that infra makes of this target let the use pass? */
export function covers(target: PermissionTarget, on: Resource): boolean {
  switch (target.kind) {
    case 'objects':
      return on.kind === 'object' && target.prefixes.some((prefix) => like(`${prefix}*`, on.key));
    case 'bucket': {
      if (on.kind !== 'bucket') return false;
      const { prefixes } = target;
      return prefixes === undefined || (on.prefix !== null && prefixes.some((prefix) => like(prefix, on.prefix ?? '')));
    }
    case 'items': {
      if (on.kind !== 'items' || on.table !== target.table) return false;
      if (on.index === null ? target.indexes !== undefined : !target.indexes?.includes(on.index)) return false;
      const { keys } = target;
      return keys === undefined || on.keys.every((key) => keys.some((pattern) => like(pattern, key)));
    }
    case 'machines':
      return on.kind === 'machine' && target.names.includes(on.name);
    case 'executions':
      return on.kind === 'execution' && target.names.includes(on.name);
    case 'automation':
      return on.kind === 'automation' && on.name === target.document;
    case 'task-tokens':
      return on.kind === 'token';
    case 'event-bus':
      return on.kind === 'bus';
    case 'capture-document':
      return on.kind === 'document';
    case 'nodes':
      return on.kind === 'instance';
    case 'automation-role':
      return on.kind === 'role';
    case 'clusters':
      return on.kind === 'cluster';
    case 'node-groups':
      return on.kind === 'node-group';
    case 'webhook-secret':
      return on.kind === 'parameter' && on.name.startsWith('/aws/reference/secretsmanager/');
    case 'nodes-regions':
      return on.kind === 'any';
  }
}
