import { fractionMs, monthNumber } from './calendar';
import { matchAt, type Stamp } from './stamp';

// RFC 3339, ISO 8601 with a numeric offset (journalctl short-iso: +0000), Go's log package (2024/01/31), Python's
// logging (comma before the milliseconds), Go's time.String() (" +0000 UTC"), journalctl short-full (weekday in front).
const ISO =
  /(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?(\d{4})([-/])(\d\d)\2(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?: ?(?:(Z)(?![A-Za-z])|([+-])(\d\d):?(\d\d)(?!\d)|(UTC|GMT)\b))?/y;

/** Minutes east of UTC, or null when the match printed no zone or an impossible one. */
function offsetOf(sign: string | undefined, hours: string | undefined, minutes: string | undefined): number | null {
  if (sign === undefined) return null;
  const total = Number(hours) * 60 + Number(minutes);
  if (total > 14 * 60 || Number(minutes) > 59) return null;
  return sign === '-' ? -total : total;
}

/** `2024-01-31T10:11:12.123456789Z` and its relatives, at exactly `at`. */
export function isoStamp(text: string, at: number): Stamp | null {
  const m = matchAt(ISO, text, at);
  if (m === null) return null;
  const utc = m[9] !== undefined || m[13] !== undefined;
  return {
    end: at + m[0].length,
    wall: {
      year: Number(m[1]),
      month: Number(m[3]),
      day: Number(m[4]),
      hour: Number(m[5]),
      minute: Number(m[6]),
      second: Number(m[7]),
      ms: fractionMs(m[8]),
    },
    offsetMinutes: utc ? 0 : offsetOf(m[10], m[11], m[12]),
    epochMs: null,
  };
}

const RFC_2822 =
  /(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d)(?: (?:([+-])(\d\d)(\d\d)|(GMT|UTC)))?/y;

/** `Wed, 10 Sep 2025 12:53:14 +0000`, as cloud-init's closing lines and HTTP headers print it. */
export function mailStamp(text: string, at: number): Stamp | null {
  const m = matchAt(RFC_2822, text, at);
  if (m === null || monthNumber(m[2] ?? '') === 0) return null;
  return {
    end: at + m[0].length,
    wall: {
      year: Number(m[3]),
      month: monthNumber(m[2] ?? ''),
      day: Number(m[1]),
      hour: Number(m[4]),
      minute: Number(m[5]),
      second: Number(m[6]),
      ms: 0,
    },
    offsetMinutes: m[10] !== undefined ? 0 : offsetOf(m[7], m[8], m[9]),
    epochMs: null,
  };
}
