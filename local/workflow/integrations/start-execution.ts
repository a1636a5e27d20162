import { randomUUID } from 'node:crypto';
import { ServiceError } from '../../cloud/service';
import { executionArn, parseExecutionArn } from '../arn';
import { before } from '../deadline';
import type { ExecutionRecord } from '../execution-record';
import { isJsonObject, type Json, type JsonObject } from '../json';
import type { Run } from '../run';
import { commit, note, position, type Scope } from '../scope';
import type { NestedExecutions, Services } from '../services';
import { Abandoned, StateError } from '../state-error';

interface StartArguments {
  readonly machineArn: string;
  readonly name: string | undefined;
  readonly input: Json;
}

/** `TraceHeader` would be ignored silently here, so it is refused. */
const ARGUMENTS = new Set(['StateMachineArn', 'Name', 'Input']);

function startArguments(args: Json): StartArguments {
  if (!isJsonObject(args) || typeof args.StateMachineArn !== 'string')
    throw new StateError('States.Runtime', 'startExecution needs a StateMachineArn in its Arguments');
  const unknown = Object.keys(args).filter((key) => !ARGUMENTS.has(key));
  if (unknown.length > 0)
    throw new StateError('States.Runtime', `startExecution does not support the arguments ${unknown.join(', ')} here`);
  const { Name: name, Input: input = {} } = args;
  if (name !== undefined && typeof name !== 'string')
    throw new StateError('States.Runtime', 'The Name of startExecution must be a string');
  return { machineArn: args.StateMachineArn, name, input: typeof input === 'string' ? parsed(input) : input };
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new StateError('StepFunctions.InvalidExecutionInputException', 'The Input of startExecution is not JSON');
  }
}

function started(
  nested: NestedExecutions,
  { machineArn, name = randomUUID(), input }: StartArguments,
): ExecutionRecord {
  try {
    return nested.start({ machine: machineArn, name, input });
  } catch (thrown) {
    if (thrown instanceof ServiceError) throw new StateError(`StepFunctions.${thrown.code}Exception`, thrown.message);
    throw thrown;
  }
}

/** `startExecution`: the result says that the execution has started, not how it ends. */
export async function startExecution({ nested }: Services, args: Json): Promise<Json> {
  const { arn, startDate } = started(nested, startArguments(args));
  return { ExecutionArn: arn, StartDate: startDate };
}

function description(record: ExecutionRecord, asText: boolean): JsonObject {
  const data = (value: Json): Json => (asText ? JSON.stringify(value) : value);
  return {
    ExecutionArn: record.arn,
    Input: data(record.input),
    InputDetails: { Included: true },
    Name: record.name,
    ...(record.output !== undefined && { Output: data(record.output), OutputDetails: { Included: true } }),
    ...(record.error !== undefined && { Error: record.error }),
    ...(record.cause !== undefined && { Cause: record.cause }),
    StartDate: record.startDate,
    StateMachineArn: record.machineArn,
    Status: record.status,
    ...(record.stopDate !== undefined && { StopDate: record.stopDate }),
  };
}

/** Is the runner only closing? Then nothing has ended: the next process goes on. */
function closing({ signal, ledger }: Run): boolean {
  return signal.aborted && !ledger.folded.ending;
}

/** Starts the execution once per try. Its ARN is on disk first: after a kill the name is ours, not taken. */
function submit(scope: Scope, asked: StartArguments, resource: string): string {
  const { nested } = scope.run.services;
  const known = position(scope).nested;
  const name = (known && parseExecutionArn(known)?.name) ?? asked.name ?? randomUUID();
  const arn = known ?? executionArn(asked.machineArn, name);
  const exists = nested.find(arn) !== undefined;
  if (known === undefined && !exists) commit(scope, { set: { nested: arn } });
  if (known === undefined || !exists) started(nested, { ...asked, name });
  if (known === undefined) {
    const output = JSON.stringify({ ExecutionArn: arn });
    note(scope, 'TaskSubmitted', { resourceType: 'states', resource, output, outputDetails: { truncated: false } });
    commit(scope, { set: { nested: arn } });
  }
  return arn;
}

/**
 * `startExecution.sync` and `.sync:2`: starts the execution and waits for its end. An execution whose starter ends, or
 * gives up the state, is stopped; after a kill or an orderly close both go on.
 */
export async function awaitExecution(
  scope: Scope,
  args: Json,
  resource: string,
  deadline: number | undefined,
): Promise<Json> {
  const { run, signal } = scope;
  const { nested, clock } = run.services;
  const arn = submit(scope, startArguments(args), resource);
  let ended = false;
  try {
    const late = deadline !== undefined && clock.now() >= deadline;
    const done = late ? undefined : await before(nested.settled(arn), deadline, clock, signal);
    if (!done) throw new StateError('States.Timeout', `The execution ${arn} ran longer than TimeoutSeconds`);
    const record = done.value;
    if (record.status === 'RUNNING') throw new Abandoned('the runner is closing');
    ended = true;
    if (record.status === 'SUCCEEDED') return description(record, !resource.endsWith(':2'));
    throw new StateError('States.TaskFailed', JSON.stringify(description(record, !resource.endsWith(':2'))));
  } finally {
    if (!ended && !closing(run)) nested.stop(arn);
  }
}
