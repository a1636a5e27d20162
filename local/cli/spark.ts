import type { Histogram } from '../../schemas/finding';

/** Levels from almost nothing to the row's peak. */
const BLOCKS = '▁▂▃▄▅▆▇█';
/** The same for terminals without Unicode: more ink, more occurrences. */
const ASCII = '.:-=+*#@';
const MINUTE = 60_000;

export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** Column of a time, 0 to `cells` − 1; null outside the span. */
export function columnOf(ms: number, { startMs, endMs }: Span, cells: number): number | null {
  if (ms < startMs || ms > endMs) return null;
  return Math.min(cells - 1, Math.floor(((ms - startMs) / Math.max(1, endMs - startMs)) * cells));
}

/**
 * Occurrences per column. A bucket is spread over the columns by the time it shares with each, as nothing is known of
 * where in it they were: whole buckets would beat against the columns and draw waves that are not there. What lies
 * outside the span is left out.
 */
export function columnsOf(histogram: Histogram, span: Span, cells: number): number[] {
  const values = new Array<number>(cells).fill(0);
  const width = Math.max(1, span.endMs - span.startMs) / cells;
  const bucketMs = histogram.bucketMinutes * MINUTE;
  for (const [minute, count] of histogram.buckets) {
    const from = (minute * MINUTE - span.startMs) / width;
    const to = from + bucketMs / width;
    for (let i = Math.max(0, Math.floor(from)); i < Math.min(cells, to); i++)
      values[i] = values[i]! + (count * (Math.min(to, i + 1) - Math.max(from, i))) / (to - from);
  }
  return values;
}

/** Every row has its own scale; square roots keep single occurrences visible beside a storm. Nothing is a blank. */
export function sparkLine(values: readonly number[], ascii: boolean): string {
  const levels = ascii ? ASCII : BLOCKS;
  const peak = Math.max(...values, 0);
  return values
    .map((value) => {
      if (value <= 0) return ' ';
      const level = Math.ceil(Math.sqrt(value / peak) * levels.length);
      return levels[Math.min(levels.length, Math.max(1, level)) - 1];
    })
    .join('');
}

/** Whether the terminal can show block characters, as far as its environment says. */
export function wantsAscii(env: Readonly<Record<string, string | undefined>>): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return env.TERM === 'dumb' || (locale !== '' && !/utf-?8/i.test(locale));
}
