import type { Json } from '../json';
import { jsonBytes, LIMITS } from '../limits';
import { StateError } from '../state-error';

export interface BatchLimits {
  readonly maxItems?: number | undefined;
  /** Of the whole child input, at most 256 KiB. */
  readonly maxBytes?: number | undefined;
  readonly batchInput?: Json | undefined;
}

export interface Batch {
  readonly input: Json;
  readonly items: number;
}

/**
 * Groups items into child inputs `{BatchInput?, Items}` in order. With both limits, bytes reduce the number of items.
 * @throws StateError when one item alone is too large
 */
export function batchItems(items: readonly Json[], { maxItems, maxBytes, batchInput }: BatchLimits): Batch[] {
  const frame = { ...(batchInput !== undefined && { BatchInput: batchInput }) };
  const empty = jsonBytes({ ...frame, Items: [] });
  const limit = Math.min(maxBytes ?? LIMITS.payloadBytes, LIMITS.payloadBytes);
  const batches: Batch[] = [];
  let current: Json[] = [];
  let bytes = empty;
  const flush = () => {
    if (current.length > 0) batches.push({ input: { ...frame, Items: current }, items: current.length });
    current = [];
    bytes = empty;
  };
  for (const item of items) {
    const size = jsonBytes(item);
    if (empty + size > limit)
      throw new StateError(
        'States.ItemReaderFailed',
        `an item of ${size} bytes does not fit into a batch of ${limit} bytes`,
      );
    // each item after the first costs a comma
    if (current.length === maxItems || bytes + size + 1 > limit + (current.length === 0 ? 1 : 0)) flush();
    bytes += size + (current.length === 0 ? 0 : 1);
    current.push(item);
  }
  flush();
  return batches;
}
