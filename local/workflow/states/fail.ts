import { bindings } from '../bindings';
import type { FailState } from '../definition';
import type { Checkpoint } from '../journal/checkpoint';
import type { Json, Variables } from '../json';
import { evaluate } from '../query/evaluate';
import type { StateOutcome } from '../run-state';
import type { Scope } from '../scope';
import { StateError } from '../state-error';

export async function runFail(scope: Scope, state: FailState, at: Checkpoint): Promise<StateOutcome> {
  const names = bindings(scope, at);
  throw new StateError(await text(state.Error, names, 'Error'), await text(state.Cause, names, 'Cause'));
}

async function text(template: Json | undefined, names: Variables, field: string): Promise<string> {
  if (template === undefined) return '';
  const value = await evaluate(template, names, field);
  if (typeof value === 'string') return value;
  throw new StateError(
    'States.QueryEvaluationError',
    `'${field}' must be a string, got ${JSON.stringify(value)}`,
    field,
  );
}
