import type { Latency } from '../../../schemas/capture-analysis';

/** Buckets grow by 1 %: percentiles are that accurate whatever the number of samples, in a few kilobytes. */
const GROWTH = Math.log(1.01);

const round = (ms: number): number => Math.round(ms * 1000) / 1000;

/** Collects durations in bounded memory; percentiles do not depend on the order. */
export function createLatency() {
  const buckets = new Map<number, number>();
  let count = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = 0;
  return {
    addUs(us: number): void {
      const value = Math.max(0, us);
      count++;
      min = Math.min(min, value);
      max = Math.max(max, value);
      const bucket = value < 1 ? -1 : Math.floor(Math.log(value) / GROWTH);
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
    },
    get count() {
      return count;
    },
    result(): Latency {
      if (count === 0) return null;
      const sorted = [...buckets].sort((a, b) => a[0] - b[0]);
      const percentile = (share: number) => {
        let left = Math.ceil(count * share);
        for (const [bucket, size] of sorted) {
          left -= size;
          if (left > 0) continue;
          const middle = bucket < 0 ? min : Math.exp((bucket + 0.5) * GROWTH);
          return round(Math.min(max, Math.max(min, middle)) / 1000);
        }
        return round(max / 1000);
      };
      return {
        count,
        min: round(min / 1000),
        p50: percentile(0.5),
        p90: percentile(0.9),
        p99: percentile(0.99),
        max: round(max / 1000),
      };
    },
  };
}
export type LatencyCollector = ReturnType<typeof createLatency>;
