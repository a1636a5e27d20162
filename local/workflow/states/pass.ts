import type { PassState } from '../definition';
import type { Checkpoint } from '../journal/checkpoint';
import type { StateOutcome } from '../run-state';
import type { Scope } from '../scope';
import { leave } from './leave';

export function runPass(scope: Scope, state: PassState, at: Checkpoint): Promise<StateOutcome> {
  return leave(scope, state, at, at.input);
}
