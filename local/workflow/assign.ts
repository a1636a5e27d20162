import { isJsonObject, type Json, type Variables } from './json';
import { jsonBytes, LIMITS } from './limits';
import { evaluate } from './query/evaluate';
import type { Scope } from './scope';
import { StateError } from './state-error';

/** Evaluates an Assign field. The values become visible in the next state, so `names` are those of before. */
export async function assign(
  scope: Scope,
  template: Json | undefined,
  names: Variables,
  own: Variables,
): Promise<Variables> {
  if (template === undefined) return {};
  const values = await evaluate(template, names, 'Assign');
  if (!isJsonObject(values))
    throw new StateError('States.QueryEvaluationError', 'Assign must give an object', 'Assign');
  for (const [name, value] of Object.entries(values)) {
    if (name in scope.outer)
      throw new StateError('States.Runtime', `The variable '${name}' belongs to an outer scope and cannot be assigned`);
    limit(`The variable '${name}'`, value, LIMITS.variableBytes);
  }
  limit('All variables of one Assign', values, LIMITS.variableBytes);
  limit('All variables of the execution', { ...scope.outer, ...own, ...values }, LIMITS.allVariableBytes);
  return values;
}

function limit(what: string, value: Json, bytes: number): void {
  const size = jsonBytes(value);
  if (size > bytes)
    throw new StateError('States.DataLimitExceeded', `${what} is ${size} bytes, more than the limit of ${bytes}`);
}
