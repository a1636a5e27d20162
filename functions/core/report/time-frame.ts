import type { Finding, FindingsDocument } from '../../../schemas/finding';
import { atLeast } from '../../../schemas/severity';
import type { TimelineEntry } from '../findings/timeline';

/** A span of time in whole epoch seconds. */
export interface TimeFrame {
  readonly start: number;
  readonly end: number;
}

export interface Tick {
  readonly at: number;
  readonly label: string;
}

const STEPS = [60, 120, 300, 600, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MIN_FRAME = 600;

/** Epoch seconds; null when unknown or unreadable. */
export function secondsOf(time: string | null): number | null {
  const ms = time === null ? Number.NaN : Date.parse(time);
  return Number.isFinite(ms) ? Math.floor(ms / 1000) : null;
}

const known = (values: readonly (number | null)[]): number[] =>
  values.filter((value): value is number => value !== null);
const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b));
const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b));

/** Everything with a time; null when nothing has one. */
export function wholeFrame(document: FindingsDocument, timeline: readonly TimelineEntry[]): TimeFrame | null {
  const { timeSpan, bootTime, collectedAt } = document.bundle;
  const times = known([
    ...[timeSpan.start, timeSpan.end, bootTime, collectedAt].map(secondsOf),
    ...document.findings.flatMap((one) => [secondsOf(one.firstSeen), secondsOf(one.lastSeen)]),
    ...timeline.map((entry) => secondsOf(entry.time)),
  ]);
  if (times.length === 0) return null;
  const [start, end] = [least(times), most(times)];
  const spare = Math.ceil(Math.max(end - start, MIN_FRAME) * 0.01);
  return { start: start - spare, end: end + spare };
}

/** The time of what is serious and not over, with some room; the whole when that is nothing or nearly all. */
export function incidentFrame(findings: readonly Finding[], whole: TimeFrame): TimeFrame {
  const serious = findings.filter(
    (one) => !one.suppressed && atLeast(one.severity, 'medium') && (one.state === 'active' || one.state === 'unknown'),
  );
  const times = known(serious.flatMap((one) => [secondsOf(one.firstSeen), secondsOf(one.lastSeen)]));
  if (times.length === 0) return whole;
  const [first, last] = [least(times), most(times)];
  const room = Math.max(MIN_FRAME / 2, Math.ceil((last - first) * 0.15));
  return { start: Math.max(whole.start, first - room), end: Math.min(whole.end, last + room) };
}

/** At most eight round times of a frame. The script draws the same ones when it zooms. */
export function ticksOf({ start, end }: TimeFrame): Tick[] {
  const step = STEPS.find((one) => (end - start) / one <= 7) ?? Math.ceil((end - start) / 7);
  const ticks: Tick[] = [];
  for (let at = Math.ceil(start / step) * step; at <= end; at += step) {
    const date = new Date(at * 1000);
    const day = `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}`;
    const clock = date.toISOString().slice(11, 16);
    ticks.push({
      at,
      label: step >= 86_400 ? day : clock === '00:00' || ticks.length === 0 ? `${day} ${clock}` : clock,
    });
  }
  return ticks;
}
