import { bindings } from '../bindings';
import type { ParallelState } from '../definition';
import type { Checkpoint } from '../journal/checkpoint';
import { evaluate } from '../query/evaluate';
import { runChildren } from '../run-children';
import { runScope } from '../run-scope';
import type { StateOutcome } from '../run-state';
import { commit, note, type Scope } from '../scope';
import { Abandoned } from '../state-error';
import { leave } from './leave';

export async function runParallel(scope: Scope, state: ParallelState, at: Checkpoint): Promise<StateOutcome> {
  const input =
    state.Arguments === undefined ? at.input : await evaluate(state.Arguments, bindings(scope, at), 'Arguments');
  note(scope, 'ParallelStateStarted');
  commit(scope, {}, false);
  try {
    const result = await runChildren(
      scope,
      state.Branches.length,
      state.Branches.length,
      () => scope.mapItem,
      (child, index) => runScope(child, state.Branches[index]!, input),
    );
    note(scope, 'ParallelStateSucceeded');
    return await leave(scope, state, at, result, { result });
  } catch (thrown) {
    if (!(thrown instanceof Abandoned)) note(scope, 'ParallelStateFailed');
    throw thrown;
  }
}
