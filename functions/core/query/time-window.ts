import { DiagError } from '../../../schemas/errors';

export interface WindowArguments {
  readonly start_time?: string | undefined;
  readonly end_time?: string | undefined;
  readonly incident_time?: string | undefined;
}

/** Epoch milliseconds; null = open. `reason` says in words how the window came about. */
export interface ResolvedWindow {
  readonly startMs: number | null;
  readonly endMs: number | null;
  readonly reason: string;
}

const UNITS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const INCIDENT_MINUTES = 5;

/**
 * A time as people and agents write it: ISO 8601 (no zone = UTC), `YYYY-MM-DD HH:MM[:SS][ UTC]`, epoch seconds or
 * milliseconds, or relative to the end of the bundle (`-30m`, `-2h`, `now`). Throws DiagError naming the field.
 */
export function parseTime(text: string, field: string, referenceMs: number | null): number {
  const value = text.trim();
  if (/^\d{10}(\.\d+)?$/.test(value)) return Math.round(Number(value) * 1000);
  if (/^\d{13}$/.test(value)) return Number(value);
  const relative = /^-(\d{1,6})\s*([smhd])$/.exec(value);
  if (relative || value === 'now') {
    if (referenceMs === null) {
      throw new DiagError('invalid-argument', `${field}: a relative time needs a bundle whose own time is known`, {
        field,
        hint: 'pass an absolute time such as 2026-01-31T12:00:00Z',
      });
    }
    return relative ? referenceMs - Number(relative[1]) * UNITS[relative[2]!]! : referenceMs;
  }
  const iso = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:[.,]\d{1,9})?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/.exec(
    value,
  );
  if (iso && isCalendarDay(iso[1]!)) {
    const zone = !iso[4] || iso[4] === 'UTC' ? 'Z' : iso[4].replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');
    const ms = Date.parse(`${iso[1]}T${iso[2] ?? '00:00'}${(iso[3] ?? ':00').replace(',', '.')}${zone}`);
    if (Number.isFinite(ms)) return ms;
  }
  throw new DiagError('invalid-argument', `${field}: "${value.slice(0, 60)}" is not a time`, {
    field,
    hint: 'use 2026-01-31T12:00:00Z, epoch seconds, or a time relative to the end of the bundle such as -30m',
  });
}

/** `Date.parse` turns February 30 into March 2: another question than the one asked. */
function isCalendarDay(day: string): boolean {
  const ms = Date.parse(`${day}T00:00:00Z`);
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(day);
}

/**
 * start/end > incident ± 5 min > everything the bundle spans. One end alone leaves the other open; swapped ends are an
 * error, because guessing which one was meant would silently answer another question.
 */
export function resolveWindow(args: WindowArguments, bundleEndMs: number | null): ResolvedWindow {
  if (args.start_time !== undefined || args.end_time !== undefined) {
    const startMs = args.start_time === undefined ? null : parseTime(args.start_time, 'start_time', bundleEndMs);
    const endMs = args.end_time === undefined ? null : parseTime(args.end_time, 'end_time', bundleEndMs);
    if (startMs !== null && endMs !== null && startMs > endMs) {
      throw new DiagError('invalid-argument', 'start_time is after end_time', {
        field: 'start_time',
        hint: 'swap them',
      });
    }
    return {
      startMs,
      endMs,
      reason:
        startMs !== null && endMs !== null
          ? 'start_time to end_time'
          : startMs !== null
            ? 'from start_time on'
            : 'until end_time',
    };
  }
  if (args.incident_time !== undefined) {
    const at = parseTime(args.incident_time, 'incident_time', bundleEndMs);
    return {
      startMs: at - INCIDENT_MINUTES * 60_000,
      endMs: at + INCIDENT_MINUTES * 60_000,
      reason: `incident_time ± ${INCIDENT_MINUTES} min`,
    };
  }
  return { startMs: null, endMs: null, reason: 'everything the bundle spans' };
}

/**
 * True when the interval may touch the window. A null end is unknown, so it stays open: what a snapshot shows has begun
 * at some time before it, and absence of a stamp proves nothing.
 */
export function overlaps(window: ResolvedWindow, firstMs: number | null, lastMs: number | null): boolean {
  return (
    (window.endMs === null || firstMs === null || firstMs <= window.endMs) &&
    (window.startMs === null || lastMs === null || lastMs >= window.startMs)
  );
}

export function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
