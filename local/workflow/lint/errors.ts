import type { State, StateMachineDefinition } from '../definition';
import { blocksOf, placeOf } from './blocks';
import type { Report } from './lint-problem';

type Named = { readonly ErrorEquals: readonly string[] };

const KNOWN = new Set([
  'States.ALL',
  'States.BranchFailed',
  'States.DataLimitExceeded',
  'States.ExceedToleratedFailureThreshold',
  'States.HeartbeatTimeout',
  'States.ItemReaderFailed',
  'States.NoChoiceMatched',
  'States.Permissions',
  'States.QueryEvaluationError',
  'States.ResultWriterFailed',
  'States.TaskFailed',
  'States.Timeout',
]);

/** Retry, Catch and timeouts that do not do what they seem to. */
export function lintErrors(definition: StateMachineDefinition, report: Report): void {
  for (const located of blocksOf(definition))
    for (const [name, state] of Object.entries(located.block.States)) {
      const where = placeOf(located, name);
      if ('Retry' in state) lintNames(`${where}/Retry`, state.Retry ?? [], report);
      if ('Catch' in state) lintNames(`${where}/Catch`, state.Catch ?? [], report);
      lintTimeouts(where, state, located.express, report);
    }
}

function lintNames(where: string, entries: readonly Named[], report: Report): void {
  for (const [index, { ErrorEquals: names }] of entries.entries()) {
    if (!names || names.length === 0) report('error', 'error-equals', where, `entry ${index} names no error`);
    if (!names?.includes('States.ALL')) {
      for (const error of names ?? [])
        if (error === 'States.Runtime')
          report('error', 'error-equals', where, 'States.Runtime can be neither retried nor caught');
        else if (error.startsWith('States.') && !KNOWN.has(error))
          report('error', 'error-equals', where, `there is no error ${error}`);
      continue;
    }
    if (names.length > 1) report('error', 'states-all', where, 'States.ALL must stand alone in its ErrorEquals');
    if (index !== entries.length - 1) report('error', 'states-all', where, 'States.ALL must be in the last entry');
  }
}

function lintTimeouts(where: string, state: State, express: boolean, report: Report): void {
  if (state.Type !== 'Task') return;
  const { TimeoutSeconds: timeout, HeartbeatSeconds: heartbeat, Resource: resource } = state;
  if (typeof timeout === 'number' && typeof heartbeat === 'number' && heartbeat >= timeout)
    report('error', 'heartbeat', where, 'HeartbeatSeconds must be smaller than TimeoutSeconds');
  const callback = resource.endsWith('.waitForTaskToken');
  if (callback && express)
    report('error', 'express-callback', where, 'an Express execution cannot wait for a task token');
  if (!callback) {
    if (heartbeat !== undefined)
      report('warning', 'heartbeat', where, 'nobody can send heartbeats: the task has no token');
    return;
  }
  if (timeout === undefined && heartbeat === undefined)
    report('warning', 'endless-wait', where, 'without TimeoutSeconds a lost token holds the execution for a year');
  if (!JSON.stringify(state.Arguments ?? '').includes('$states.context.Task.Token'))
    report('error', 'token-not-sent', where, 'the Arguments do not carry $states.context.Task.Token');
}
