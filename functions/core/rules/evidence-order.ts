/** What evidence is ordered by. `time` compares as a string: ISO 8601 UTC of equal length. */
export interface Placed {
  readonly time: string | null;
  readonly file: string;
  readonly byteStart: number;
}

/** How many pieces of evidence are kept from each end of a problem's life. */
export const EVIDENCE_PER_END = 5;

function byPlace(a: Placed, b: Placed): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.byteStart - b.byteStart;
}

/** Earliest first; lines without a time come last, so that they only fill places nobody else needs. */
export function earliestFirst(a: Placed, b: Placed): number {
  if (a.time === b.time) return byPlace(a, b);
  if (a.time === null) return 1;
  if (b.time === null) return -1;
  return a.time < b.time ? -1 : 1;
}

/** Latest first; lines without a time come last here, too. */
export function latestFirst(a: Placed, b: Placed): number {
  if (a.time === b.time) return byPlace(b, a);
  if (a.time === null) return 1;
  if (b.time === null) return -1;
  return a.time > b.time ? -1 : 1;
}

/** Inserts into an ordered list and keeps its first `limit`; false when the item had no place there. */
export function keepFirst<T extends Placed>(
  list: T[],
  item: T,
  order: (a: Placed, b: Placed) => number,
  limit: number = EVIDENCE_PER_END,
): boolean {
  let at = list.length;
  while (at > 0 && order(item, list[at - 1]!) < 0) at--;
  if (at >= limit) return false;
  list.splice(at, 0, item);
  if (list.length > limit) list.pop();
  return true;
}
