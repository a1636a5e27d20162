import type { Clock } from './clock';

/**
 * Waits for whichever comes first: the work, or the time. The timer is gone afterwards in every case.
 * @param at time of the deadline; `undefined` waits for the work alone (and for the signal)
 * @returns `undefined` when the time came first
 * @throws what the work throws, or Abandoned when the signal fires first
 */
export async function before<T>(
  work: Promise<T>,
  at: number | undefined,
  clock: Clock,
  signal: AbortSignal,
): Promise<{ readonly value: T } | undefined> {
  const done = new AbortController();
  const timer = clock
    .until(at ?? Number.POSITIVE_INFINITY, AbortSignal.any([signal, done.signal]))
    .then(() => undefined);
  // the loser's rejection has nobody else to hear it
  timer.catch(() => {});
  work.catch(() => {});
  try {
    return await Promise.race([work.then((value) => ({ value })), timer]);
  } finally {
    done.abort();
  }
}
