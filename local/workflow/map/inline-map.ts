import { bindings } from '../bindings';
import type { MapState } from '../definition';
import type { Checkpoint } from '../journal/checkpoint';
import type { Json } from '../json';
import { LIMITS } from '../limits';
import { evaluateNumber } from '../query/evaluate';
import { runChildren } from '../run-children';
import { runScope } from '../run-scope';
import { commit, note, type Scope } from '../scope';
import { Abandoned } from '../state-error';
import { itemContext, itemsOf, selectItem } from './map-item';

/** Iterations inside the execution: they share its history and may read its variables. */
export async function runInlineMap(scope: Scope, state: MapState, at: Checkpoint): Promise<Json> {
  const items = await itemsOf(scope, state, at);
  const asked = await evaluateNumber(state.MaxConcurrency, 0, bindings(scope, at), 'MaxConcurrency', {
    min: 0,
    max: LIMITS.distributedConcurrency,
  });
  note(scope, 'MapStateStarted', { length: items.length });
  commit(scope, {}, false);
  const contexts = items.map((item, index) => itemContext(item, index, 'STATE_DATA'));
  return runChildren(
    scope,
    items.length,
    asked === 0 ? LIMITS.inlineConcurrency : asked,
    (index) => contexts[index],
    async (child, index) => {
      const done = child.run.ledger.folded.scopes.get(child.name)?.done;
      if (done) return done.output;
      const iteration = { name: at.state, index };
      try {
        const input = await selectItem(scope, state, at, items[index]!, contexts[index]!);
        if (!child.run.ledger.folded.scopes.has(child.name)) note(child, 'MapIterationStarted', iteration);
        const output = await runScope(child, state.ItemProcessor, input);
        note(child, 'MapIterationSucceeded', iteration);
        commit(child, {}, false);
        return output;
      } catch (thrown) {
        if (!(thrown instanceof Abandoned)) note(child, 'MapIterationFailed', iteration);
        throw thrown;
      }
    },
  );
}
