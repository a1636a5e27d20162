import type { SucceedState } from '../definition';
import type { Checkpoint } from '../journal/checkpoint';
import type { StateOutcome } from '../run-state';
import type { Scope } from '../scope';
import { leave } from './leave';

export async function runSucceed(scope: Scope, state: SucceedState, at: Checkpoint): Promise<StateOutcome> {
  return { ...(await leave(scope, state, at, at.input)), next: undefined };
}
