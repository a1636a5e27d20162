import type { Catcher, Retrier } from './definition';
import type { StateError } from './state-error';

/** `States.ALL` does not stand for these two; `States.Runtime` cannot be caught by any name. */
const NOT_IN_ALL = new Set(['States.DataLimitExceeded', 'States.Runtime']);
const TIMEOUTS = new Set(['States.Timeout', 'States.HeartbeatTimeout']);

/** Does an ErrorEquals list name this error? */
export function matches(names: readonly string[], error: string): boolean {
  if (error === 'States.Runtime') return false;
  return names.some((name) => {
    if (name === error) return true;
    if (name === 'States.ALL') return !NOT_IN_ALL.has(error);
    if (name === 'States.TaskFailed') return !TIMEOUTS.has(error) && !NOT_IN_ALL.has(error);
    // a missed heartbeat is a kind of timeout
    return name === 'States.Timeout' && error === 'States.HeartbeatTimeout';
  });
}

export interface NextTry {
  readonly retries: readonly number[];
  readonly delaySeconds: number;
}

/**
 * The wait before another try, or `undefined` when the first matching retrier is used up.
 * @param used retries so far, per retrier
 * @param random from 0 up to 1, for `JitterStrategy: FULL`
 */
export function nextTry(
  retriers: readonly Retrier[] | undefined,
  error: StateError,
  used: readonly number[],
  random: () => number,
): NextTry | undefined {
  const index = retriers?.findIndex((retrier) => matches(retrier.ErrorEquals, error.error)) ?? -1;
  const retrier = retriers?.[index];
  if (!retriers || !retrier) return undefined;
  const count = used[index] ?? 0;
  if (count >= (retrier.MaxAttempts ?? 3)) return undefined;
  const interval = (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** count;
  const capped = Math.min(interval, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY);
  return {
    retries: retriers.map((_, at) => (used[at] ?? 0) + (at === index ? 1 : 0)),
    delaySeconds: retrier.JitterStrategy === 'FULL' ? capped * random() : capped,
  };
}

export function catcherFor(catchers: readonly Catcher[] | undefined, error: StateError): Catcher | undefined {
  return catchers?.find((catcher) => matches(catcher.ErrorEquals, error.error));
}
