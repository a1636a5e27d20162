import { isoStamp } from './iso-stamp';
import { matchAt, type Stamp } from './stamp';

// Export-Csv prints dates in the culture of the machine. en-US is the only common one with AM/PM.
const SLASHED = /"?(\d{1,2})([/.])(\d{1,2})\2(\d{4}) (\d{1,2}):(\d\d):(\d\d)(?: (AM|PM))?(?="|,|$|\s)/y;
const QUOTED_DATE = /"(?=\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4} \d{1,2}:\d\d:\d\d)/g;
const FIELD_SEARCH_CHARS = 16 * 1024;

/**
 * First column of an exported event: `"1/31/2024 3:04:05 PM",…` (month first), `"31/01/2024 15:04:05"` and
 * `"31.01.2024 15:04:05"` (day first), `"2024-01-31 15:04:05"`. A 24-hour slashed date whose first two numbers could
 * both be months is ambiguous between cultures: no stamp.
 */
export function windowsStamp(text: string, at: number): Stamp | null {
  const iso = isoStamp(text, text[at] === '"' ? at + 1 : at);
  if (iso !== null) return iso;
  const m = matchAt(SLASHED, text, at);
  if (m === null) return null;
  const first = Number(m[1]);
  const second = Number(m[3]);
  const half = m[8];
  const monthFirst = half !== undefined;
  if (!monthFirst && m[2] === '/' && first <= 12 && second <= 12 && first !== second) return null;
  let hour = Number(m[5]);
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half === 'PM' ? 12 : 0);
  }
  const swapped = monthFirst || second > 12;
  return {
    end: at + m[0].length,
    wall: {
      year: Number(m[4]),
      month: swapped ? first : second,
      day: swapped ? second : first,
      hour,
      minute: Number(m[6]),
      second: Number(m[7]),
      ms: 0,
    },
    offsetMinutes: null,
    epochMs: null,
  };
}

/** The TimeCreated column of a full event export, where the message comes first and the date many columns later. */
export function windowsDateField(line: string): Stamp | null {
  const text = line.slice(0, FIELD_SEARCH_CHARS);
  for (const quote of text.matchAll(QUOTED_DATE)) {
    const stamp = windowsStamp(text, quote.index);
    if (stamp !== null && text[stamp.end] === '"') return stamp;
  }
  return null;
}
