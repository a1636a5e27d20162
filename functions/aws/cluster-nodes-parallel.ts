import { DiagError } from '../../schemas/errors';
import type { Gap } from '../../schemas/gap';

/** Runs `work` on every item, so many at a time, in order of the items. The first failure is thrown. */
export async function inParallel<T, R>(
  items: readonly T[],
  concurrency: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = new Array<R>(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]!, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, worker));
  return results;
}

/** What could not be asked of AWS, as a gap: the rest of the answer still stands. */
export function askingGap(what: string, error: unknown, effect: string, count = 1): Gap {
  const reason = error instanceof DiagError ? error.message : String(error);
  return { code: 'not-checked', what, bytes: null, count: Math.max(1, count), reason: reason.slice(0, 300), effect };
}
