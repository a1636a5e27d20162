import { bindings } from '../bindings';
import type { WaitState } from '../definition';
import type { Checkpoint } from '../journal/checkpoint';
import type { Variables } from '../json';
import { evaluate, evaluateNumber } from '../query/evaluate';
import type { StateOutcome } from '../run-state';
import { commit, type Scope } from '../scope';
import { StateError } from '../state-error';
import { leave } from './leave';

// a year, the longest a Standard execution lives
const LONGEST_WAIT_SECONDS = 31_536_000;

/** The end of the wait is written down before waiting: an expression with `$now()` must not start over after a kill. */
export async function runWait(scope: Scope, state: WaitState, at: Checkpoint): Promise<StateOutcome> {
  const { clock } = scope.run.services;
  let until = at.waitUntil;
  if (until === undefined) {
    until = at.enteredAt + clock.delayMs(await secondsOf(state, bindings(scope, at), clock.now()));
    commit(scope, { set: { waitUntil: until } });
  }
  await clock.until(until, scope.signal);
  return leave(scope, state, at, at.input);
}

async function secondsOf(state: WaitState, names: Variables, now: number): Promise<number> {
  if (state.Timestamp === undefined)
    return evaluateNumber(state.Seconds, 0, names, 'Seconds', { min: 0, max: LONGEST_WAIT_SECONDS });
  const value = await evaluate(state.Timestamp, names, 'Timestamp');
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time))
    throw new StateError(
      'States.QueryEvaluationError',
      `'Timestamp' must be an ISO 8601 time, got ${JSON.stringify(value)}`,
      'Timestamp',
    );
  return Math.max(0, (time - now) / 1000);
}
