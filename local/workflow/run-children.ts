import { abandonedBy } from './clock';
import type { Json, JsonObject } from './json';
import { commit, createScope, nestedPrefix, position, type Scope } from './scope';
import { Abandoned } from './state-error';

/**
 * Runs nested scopes (branches, iterations), so many at a time, and waits until all have settled.
 * The first failure gives up the others.
 * @returns the outputs in order. @throws the first failure.
 */
export async function runChildren(
  parent: Scope,
  count: number,
  concurrency: number,
  mapItem: (index: number) => JsonObject | undefined,
  body: (child: Scope, index: number) => Promise<Json>,
): Promise<Json[]> {
  const at = position(parent);
  const stop = new AbortController();
  const signal = AbortSignal.any([parent.signal, stop.signal]);
  const outputs: Json[] = new Array<Json>(count).fill(null);
  let next = 0;
  let failure: { readonly reason: unknown } | undefined;
  const worker = async (): Promise<void> => {
    while (next < count && !failure) {
      const index = next++;
      const child = createScope({
        run: parent.run,
        name: `${nestedPrefix(parent, at)}/${index}`,
        outer: { ...parent.outer, ...at.variables },
        mapItem: mapItem(index),
        signal,
        previous: parent.previous,
      });
      try {
        outputs[index] = await body(child, index);
      } catch (reason) {
        if (!(reason instanceof Abandoned)) commit(child, {}, false);
        failure ??= { reason };
        stop.abort(new Abandoned('a sibling failed'));
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, count) }, worker));
  if (parent.signal.aborted) throw abandonedBy(parent.signal);
  if (failure) throw failure.reason;
  return outputs;
}
