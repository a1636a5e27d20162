import type { WallTime } from './calendar';

/**
 * A time stamp as printed, before any assumption: where it ends, what the wall clock said, and the zone when printed.
 * `epochMs` is set instead for stamps that count seconds since 1970.
 */
export interface Stamp {
  /** Index of the first character after the stamp. */
  readonly end: number;
  readonly wall: WallTime | null;
  /** Minutes east of UTC; null when the stamp prints no zone. */
  readonly offsetMinutes: number | null;
  readonly epochMs: number | null;
}

/** Runs a sticky pattern at one position. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
