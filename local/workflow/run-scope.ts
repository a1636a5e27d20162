import { setImmediate as breathe } from 'node:timers/promises';
import { abandonedBy } from './clock';
import type { StatesBlock } from './definition';
import type { Json, Variables } from './json';
import { assertPayload } from './limits';
import { runState } from './run-state';
import { commit, note, position, type Scope } from './scope';
import { StateError } from './state-error';

/**
 * Runs states from where the scope stands (its beginning, or where a killed run left it) to its end.
 * Leaving one state and entering the next is one transaction, so a kill leaves the scope at exactly one state.
 * @returns the output of the last state. @throws StateError, Abandoned.
 */
export async function runScope(scope: Scope, block: StatesBlock, input: Json): Promise<Json> {
  const known = scope.run.ledger.folded.scopes.get(scope.name);
  if (known?.done) return known.done.output;
  if (known?.at) scope.previous = known.at.entry;
  else enter(scope, block, block.StartAt, input, {});
  for (;;) {
    // a loop of Pass states must not starve the timers that end it
    await breathe();
    if (scope.signal.aborted) throw abandonedBy(scope.signal);
    const at = position(scope);
    const state = block.States[at.state]!;
    const { output, assigned = {}, next } = await runState(scope, state);
    if (scope.signal.aborted) throw abandonedBy(scope.signal);
    note(scope, `${state.Type}StateExited`, {
      name: at.state,
      output: JSON.stringify(output),
      outputDetails: { truncated: false },
      ...(Object.keys(assigned).length > 0 && {
        assignedVariables: Object.fromEntries(
          Object.entries(assigned).map(([name, value]) => [name, JSON.stringify(value)]),
        ),
        assignedVariablesDetails: { truncated: false },
      }),
    });
    const forget = `${scope.name}/${at.entry}.`;
    if (next === undefined) {
      commit(scope, { done: { output }, forget });
      return output;
    }
    enter(scope, block, next, output, { ...at.variables, ...assigned }, forget);
  }
}

function enter(
  scope: Scope,
  block: StatesBlock,
  name: string,
  input: Json,
  variables: Variables,
  forget?: string,
): void {
  if (!Object.hasOwn(block.States, name)) throw new StateError('States.Runtime', `There is no state '${name}'`);
  assertPayload(input, `The input of the state '${name}'`);
  note(scope, `${block.States[name]!.Type}StateEntered`, {
    name,
    input: JSON.stringify(input),
    inputDetails: { truncated: false },
  });
  const enteredAt = scope.run.services.clock.now();
  commit(scope, {
    ...(forget !== undefined && { forget }),
    at: (entry) => ({ state: name, input, variables, entry, enteredAt, attempt: 0, retries: [] }),
  });
}
