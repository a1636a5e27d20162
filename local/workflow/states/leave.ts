import { assign } from '../assign';
import { bindings, type StateData } from '../bindings';
import type { Checkpoint } from '../journal/checkpoint';
import type { Json } from '../json';
import { evaluate } from '../query/evaluate';
import type { StateOutcome } from '../run-state';
import type { Scope } from '../scope';

interface Leaving {
  readonly Assign?: Json;
  readonly Output?: Json;
  readonly Next?: string;
}

/** Evaluates Assign and Output side by side (neither sees the other) and says where to go. */
export async function leave(
  scope: Scope,
  state: Leaving,
  at: Checkpoint,
  fallback: Json,
  data: StateData = {},
): Promise<StateOutcome> {
  const names = bindings(scope, at, data);
  const assigned = await assign(scope, state.Assign, names, at.variables);
  const output = state.Output === undefined ? fallback : await evaluate(state.Output, names, 'Output');
  return { output, assigned, next: state.Next };
}
