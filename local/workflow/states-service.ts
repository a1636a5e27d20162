import { type JsonService, ServiceError, unknownOperation } from '../cloud/service';
import { parseChildArn, parseExecutionArn, parseMachineArn, parseMapRunArn } from './arn';
import type { ExecutionRecord } from './execution-record';
import { EXECUTION_DATA_FIELDS, type HistoryEvent } from './journal/history-event';
import { isJsonObject, type Json, type JsonObject } from './json';
import type { MapRunChild, MapRunRecord } from './map/list-map-runs';
import { pageOf } from './page';
import type { Workflow } from './workflow';

type Operation = (workflow: Workflow, body: JsonObject) => JsonObject;

/** The Step Functions API for the real SDK client: JSON 1.0, target prefix `AWSStepFunctions`. */
export function createStatesService(workflow: Workflow): JsonService {
  return {
    targetPrefix: 'AWSStepFunctions',
    jsonVersion: '1.0',
    handle: async (operation, body) => {
      if (!Object.hasOwn(OPERATIONS, operation)) throw unknownOperation(operation);
      return OPERATIONS[operation]!(workflow, isJsonObject(body) ? body : {});
    },
  };
}

const CREATION_DATE = 0;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  StartExecution: (workflow, body) => {
    const input = optional(body, 'input') ?? '{}';
    const { arn, startDate } = workflow.start({
      machine: required(body, 'stateMachineArn'),
      name: optional(body, 'name'),
      input: parseInput(input),
    });
    return { executionArn: arn, startDate: seconds(startDate) };
  },
  DescribeExecution: (workflow, body) => describe(workflow, required(body, 'executionArn')),
  ListExecutions: (workflow, body) => {
    const status = optional(body, 'statusFilter');
    const mapRun = optional(body, 'mapRunArn');
    const rows = mapRun === undefined ? machineRows(workflow, body) : childRows(mapRunOf(workflow, mapRun));
    const wanted = rows.filter((row) => status === undefined || row.status === status);
    return paged(body, 'executions', wanted, 100);
  },
  GetExecutionHistory: (workflow, body) => {
    const events = workflow.history(required(body, 'executionArn'));
    const ordered = body.reverseOrder === true ? events.reverse() : events;
    const rows = ordered.map((event) => wireEvent(event, body.includeExecutionData !== false));
    return paged(body, 'events', rows, 100);
  },
  StopExecution: (workflow, body) => {
    const arn = required(body, 'executionArn');
    const record = workflow.stop(arn, optional(body, 'error'), optional(body, 'cause'));
    return { stopDate: seconds(record.stopDate ?? record.startDate) };
  },
  RedriveExecution: (workflow, body) => {
    const record = workflow.redrive(required(body, 'executionArn'));
    return { redriveDate: seconds(record.redriveDate ?? record.startDate) };
  },
  SendTaskSuccess: (workflow, body) => {
    workflow.sendTaskSuccess(required(body, 'taskToken'), required(body, 'output'));
    return {};
  },
  SendTaskFailure: (workflow, body) => {
    workflow.sendTaskFailure(required(body, 'taskToken'), optional(body, 'error') ?? '', optional(body, 'cause') ?? '');
    return {};
  },
  SendTaskHeartbeat: (workflow, body) => {
    workflow.sendTaskHeartbeat(required(body, 'taskToken'));
    return {};
  },
  ListMapRuns: (workflow, body) => {
    const rows = workflow.mapRuns(required(body, 'executionArn')).map((run) => ({
      executionArn: run.executionArn,
      mapRunArn: run.mapRunArn,
      stateMachineArn: run.stateMachineArn,
      startDate: seconds(run.startDate),
      ...stopped(run.stopDate),
    }));
    return paged(body, 'mapRuns', rows, 100);
  },
  DescribeMapRun: (workflow, body) => {
    const { children: _, stateMachineArn: __, ...run } = mapRunOf(workflow, required(body, 'mapRunArn'));
    return {
      ...run,
      itemCounts: { ...run.itemCounts },
      executionCounts: { ...run.executionCounts },
      startDate: seconds(run.startDate),
      ...stopped(run.stopDate),
      ...(run.redriveDate !== undefined && { redriveDate: seconds(run.redriveDate) }),
    };
  },
  ListStateMachines: (workflow, body) => {
    const rows = workflow.machines.map(({ name, arn }) => ({
      stateMachineArn: arn,
      name,
      type: 'STANDARD',
      creationDate: CREATION_DATE,
    }));
    return paged(body, 'stateMachines', rows, 100);
  },
  DescribeStateMachine: (workflow, body) => {
    const arn = required(body, 'stateMachineArn');
    if (!parseMachineArn(arn)) throw new ServiceError('InvalidArn', `Invalid Arn: '${arn}'`);
    const machine = workflow.machines.find((known) => known.arn === arn);
    if (!machine) throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
    return {
      stateMachineArn: arn,
      name: machine.name,
      status: 'ACTIVE',
      definition: JSON.stringify(machine.definition),
      roleArn: `arn:aws:iam::${arn.split(':')[4]}:role/nodescope-embedded`,
      type: 'STANDARD',
      creationDate: CREATION_DATE,
    };
  },
};

function required(body: JsonObject, field: string): string {
  const value = body[field];
  if (typeof value === 'string' && value !== '') return value;
  throw new ServiceError(
    'ValidationException',
    `Value at '${field}' failed to satisfy constraint: Member must not be null`,
  );
}

function optional(body: JsonObject, field: string): string | undefined {
  return body[field] === undefined || body[field] === null ? undefined : required(body, field);
}

function parseInput(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new ServiceError('InvalidExecutionInput', 'Invalid State Machine Execution Input: it is not valid JSON');
  }
}

/** The wire carries seconds with fractions. */
function seconds(milliseconds: number): number {
  return milliseconds / 1000;
}

function stopped(stopDate: number | undefined): { readonly stopDate?: number } {
  return stopDate === undefined ? {} : { stopDate: seconds(stopDate) };
}

function paged(body: JsonObject, field: string, rows: readonly JsonObject[], fallback: number): JsonObject {
  const token = optional(body, 'nextToken');
  const { items, next } = pageOf(rows, typeof body.maxResults === 'number' ? body.maxResults : 0, token, fallback);
  return { [field]: items, ...(next !== undefined && { nextToken: next }) };
}

function describe(workflow: Workflow, arn: string): JsonObject {
  if (parseExecutionArn(arn) || !parseChildArn(arn)) return wireExecution(workflow.describe(arn));
  for (const { machine, arn: parent } of workflow.list()) {
    if (machine !== parseChildArn(arn)?.machine) continue;
    for (const run of workflow.mapRuns(parent)) {
      const child = childRows(run).find((row) => row.executionArn === arn);
      if (child) return child;
    }
  }
  throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
}

function wireExecution(record: ExecutionRecord): JsonObject {
  const redrivable = record.status !== 'RUNNING' && record.status !== 'SUCCEEDED';
  return {
    ...listed(record),
    input: JSON.stringify(record.input),
    inputDetails: { included: true },
    ...(record.output !== undefined && { output: JSON.stringify(record.output), outputDetails: { included: true } }),
    ...(record.error !== undefined && { error: record.error }),
    ...(record.cause !== undefined && { cause: record.cause }),
    redriveStatus: redrivable ? 'REDRIVABLE' : 'NOT_REDRIVABLE',
    ...(!redrivable && { redriveStatusReason: `Execution is ${record.status} and cannot be redriven` }),
  };
}

function listed(record: ExecutionRecord): JsonObject {
  return {
    executionArn: record.arn,
    stateMachineArn: record.machineArn,
    name: record.name,
    status: record.status,
    startDate: seconds(record.startDate),
    ...stopped(record.stopDate),
    redriveCount: record.redriveCount,
    ...(record.redriveDate !== undefined && { redriveDate: seconds(record.redriveDate) }),
  };
}

function machineRows(workflow: Workflow, body: JsonObject): JsonObject[] {
  const arn = required(body, 'stateMachineArn');
  if (workflow.machines.some((machine) => machine.arn === arn)) return workflow.list(arn).map(listed);
  throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
}

function childRows(run: MapRunRecord): JsonObject[] {
  return run.children.map(({ startDate, stopDate, ...child }: MapRunChild) => ({
    ...child,
    stateMachineArn: run.stateMachineArn,
    mapRunArn: run.mapRunArn,
    startDate: seconds(startDate),
    ...stopped(stopDate),
  }));
}

function mapRunOf(workflow: Workflow, arn: string): MapRunRecord {
  const machine = parseMapRunArn(arn)?.machine;
  if (machine === undefined) throw new ServiceError('InvalidArn', `Invalid Arn: '${arn}'`);
  for (const record of workflow.list(machine)) {
    const run = workflow.mapRuns(record.arn).find(({ mapRunArn }) => mapRunArn === arn);
    if (run) return run;
  }
  throw new ServiceError('ResourceNotFound', `Resource not found: '${arn}'`);
}

function wireEvent({ id, previousEventId, timestamp, type, details }: HistoryEvent, withData: boolean): JsonObject {
  const shown = Object.entries(details ?? {}).map(([field, values]) => [
    field,
    Object.fromEntries(Object.entries(values).filter(([key]) => withData || !EXECUTION_DATA_FIELDS.has(key))),
  ]);
  return { id, previousEventId, timestamp: seconds(timestamp), type, ...Object.fromEntries(shown) };
}
