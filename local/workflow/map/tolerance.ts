import type { MapRunCounts } from './map-run-record';

export interface Tolerance {
  readonly percentage?: number | undefined;
  readonly count?: number | undefined;
}

/** Has a Map Run failed more than it may? With both thresholds given, either one breaks it; with none, any failure does. */
export function exceeds({ percentage, count }: Tolerance, items: MapRunCounts): boolean {
  const bad = items.failed + items.timedOut;
  if (bad === 0) return false;
  if (percentage === undefined && count === undefined) return true;
  if (count !== undefined && bad > count) return true;
  return percentage !== undefined && (bad / items.total) * 100 > percentage;
}
