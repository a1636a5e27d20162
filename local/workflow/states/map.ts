import type { MapState } from '../definition';
import type { Checkpoint } from '../journal/checkpoint';
import { runDistributedMap } from '../map/distributed-map';
import { runInlineMap } from '../map/inline-map';
import type { StateOutcome } from '../run-state';
import { note, type Scope } from '../scope';
import { Abandoned } from '../state-error';
import { leave } from './leave';

export async function runMap(scope: Scope, state: MapState, at: Checkpoint): Promise<StateOutcome> {
  const distributed = state.ItemProcessor.ProcessorConfig?.Mode === 'DISTRIBUTED';
  try {
    const result = await (distributed ? runDistributedMap(scope, state, at) : runInlineMap(scope, state, at));
    note(scope, 'MapStateSucceeded');
    return await leave(scope, state, at, result, { result });
  } catch (thrown) {
    if (!(thrown instanceof Abandoned)) note(scope, 'MapStateFailed');
    throw thrown;
  }
}
