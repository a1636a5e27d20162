/** Occurrences per bucket: `[bucket start in epoch minutes, count]`, ascending; the width is a power of two minutes. */
export interface Buckets {
  readonly bucketMinutes: number;
  readonly buckets: readonly (readonly [minute: number, count: number])[];
}

export const MAX_BUCKETS = 512;

/** A histogram that is filled one occurrence at a time. */
export interface HistogramTally {
  add(minute: number, count?: number): void;
  buckets(): { bucketMinutes: number; buckets: [number, number][] };
}

/**
 * Counts per minute while at most 512 distinct minutes occur, then per 2, 4, 8 … minutes. The width is always the
 * smallest power of two at which the occurrences seen so far need no more than 512 buckets: it depends on the set of
 * minutes alone, and grows with it, which makes merging associative and commutative.
 */
export function createHistogram(): HistogramTally {
  let width = 1;
  let counts = new Map<number, number>();
  const start = (minute: number) => Math.floor(minute / width) * width;
  return {
    add(minute, count = 1) {
      const bucket = start(minute);
      counts.set(bucket, (counts.get(bucket) ?? 0) + count);
      while (counts.size > MAX_BUCKETS) {
        width *= 2;
        const wider = new Map<number, number>();
        for (const [from, n] of counts) wider.set(start(from), (wider.get(start(from)) ?? 0) + n);
        counts = wider;
      }
    },
    buckets: () => ({ bucketMinutes: width, buckets: [...counts].sort((a, b) => a[0] - b[0]) }),
  };
}

/** The histogram of all occurrences of both. */
export function mergeBuckets(left: Buckets, right: Buckets): { bucketMinutes: number; buckets: [number, number][] } {
  const floor = Math.max(left.bucketMinutes, right.bucketMinutes);
  const tally = createHistogram();
  for (const { buckets } of [left, right]) {
    for (const [minute, count] of buckets) tally.add(Math.floor(minute / floor) * floor, count);
  }
  const merged = tally.buckets();
  // a side that needed `floor` still does: its minutes are only known to that precision
  return { bucketMinutes: Math.max(floor, merged.bucketMinutes), buckets: merged.buckets };
}
