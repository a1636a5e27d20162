export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** 1 for `Jan` … 12 for `Dec`; 0 for anything else. */
export function monthNumber(name: string): number {
  return MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}

/** A reading of a clock on the wall, with no zone; `year` 0 when the format prints none. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly ms: number;
}

/** The first three digits of a fraction, cut and not rounded: `.9999` must not reach the next second. */
export function fractionMs(digits: string | undefined): number {
  return digits ? Number(digits.slice(0, 3).padEnd(3, '0')) : 0;
}

/**
 * Epoch milliseconds of a wall time read as UTC. `24:00:00` is the midnight that ends the day (ISO 8601) and a leap
 * second counts into the next minute. Null when no such moment exists: 31 April, 29 February 2023, 25:00, and years
 * outside 2000–2199 (an unset clock says 1970, Go's zero time says 0001: neither is a time).
 */
export function wallToMs(wall: WallTime, year = wall.year): number | null {
  const { month, day, hour, minute, second, ms } = wall;
  if (year < 2000 || year > 2199 || month < 1 || month > 12 || day < 1 || day > 31) return null;
  if (hour > 24 || minute > 59 || second > 60) return null;
  if (hour === 24 && (minute > 0 || second > 0 || ms > 0)) return null;
  const midnight = Date.UTC(year, month - 1, day);
  if (new Date(midnight).getUTCDate() !== day) return null;
  return midnight + hour * HOUR_MS + minute * MINUTE_MS + second * 1000 + ms;
}

/**
 * Epoch milliseconds of a yearless local time: the latest year that is not later than a day after the collection.
 * Eight years back reach the previous 29 February, also across a century that has none. Null without a collection time.
 */
export function yearlessToMs(wall: WallTime, offsetMinutes: number, collectedAtMs: number | null): number | null {
  if (collectedAtMs === null) return null;
  const latest = collectedAtMs + DAY_MS;
  // the local year may be one ahead of the UTC year
  const from = new Date(latest + offsetMinutes * MINUTE_MS).getUTCFullYear();
  for (let year = from; year >= from - 8; year--) {
    const local = wallToMs(wall, year);
    if (local === null) continue;
    const utc = local - offsetMinutes * MINUTE_MS;
    if (utc <= latest) return utc;
  }
  return null;
}
