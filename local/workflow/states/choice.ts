import { bindings } from '../bindings';
import type { ChoiceState } from '../definition';
import type { Checkpoint } from '../journal/checkpoint';
import { evaluate } from '../query/evaluate';
import type { StateOutcome } from '../run-state';
import type { Scope } from '../scope';
import { StateError } from '../state-error';
import { leave } from './leave';

/** The first rule whose condition is true wins; Assign and Output of the state itself belong to Default. */
export async function runChoice(scope: Scope, state: ChoiceState, at: Checkpoint): Promise<StateOutcome> {
  const names = bindings(scope, at);
  for (const [index, rule] of state.Choices.entries()) {
    const field = `Choices[${index}]/Condition`;
    const value = await evaluate(rule.Condition, names, field);
    if (typeof value !== 'boolean')
      throw new StateError(
        'States.QueryEvaluationError',
        `'${field}' must give true or false, got ${JSON.stringify(value)}`,
        field,
      );
    if (value) return leave(scope, rule, at, at.input);
  }
  if (state.Default === undefined)
    throw new StateError('States.NoChoiceMatched', `No rule of the state '${at.state}' matched and it has no Default`);
  return { ...(await leave(scope, state, at, at.input)), next: state.Default };
}
