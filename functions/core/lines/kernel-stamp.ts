import { monthNumber } from './calendar';
import { matchAt, type Stamp } from './stamp';

// raw priority `<6>` (/dev/kmsg), or the decoded facility of `dmesg -x`
const PRIORITY = /<\d{1,3}>|[a-z]+\s*:[a-z]+\s*: /y;

/** Index behind a kernel priority prefix, or `at` when there is none. */
export function afterPriority(text: string, at: number): number {
  const m = matchAt(PRIORITY, text, at);
  return m === null ? at : at + m[0].length;
}

const UPTIME = /\[\s{0,10}(\d{1,10})\.(\d{6})\]/y;

/** Seconds since boot of `[   12.345678]`, or null. */
export function uptimeStamp(text: string, at: number): { end: number; uptimeMs: number } | null {
  const m = matchAt(UPTIME, text, at);
  if (m === null) return null;
  return { end: at + m[0].length, uptimeMs: Number(m[1]) * 1000 + Math.floor(Number(m[2]) / 1000) };
}

// ctime of `dmesg --ctime`, `date` and iptables-save; bare or in brackets, `date` prints a zone before the year
const CTIME = /\[?(?:[A-Z][a-z]{2}) ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d) (?:([A-Z]{3,5}) )?(\d{4})\]?/y;
// the GPU fabric manager's `[Feb 25 2025 13:59:45]`
const MONTH_FIRST =
  /\[([A-Z][a-z]{2}) (\d\d) (\d\d):(\d\d):(\d\d) ()(\d{4})\]|\[([A-Z][a-z]{2}) (\d\d) (\d{4}) (\d\d):(\d\d):(\d\d)\]/y;

/** `[Thu Dec  7 00:05:15 2017]`, `Thu Dec  7 00:05:15 UTC 2017`, `[Feb 25 2025 13:59:45]`: node-local unless UTC. */
export function ctimeStamp(text: string, at: number): Stamp | null {
  const c = matchAt(CTIME, text, at);
  if (c !== null) return dated(at + c[0].length, [c[7], c[1], c[2], c[3], c[4], c[5]], c[6]);
  const m = matchAt(MONTH_FIRST, text, at);
  if (m === null) return null;
  if (m[1] !== undefined) return dated(at + m[0].length, [m[7], m[1], m[2], m[3], m[4], m[5]], undefined);
  return dated(at + m[0].length, [m[10], m[8], m[9], m[11], m[12], m[13]], undefined);
}

function dated(end: number, parts: (string | undefined)[], zone: string | undefined): Stamp | null {
  const [year, month, day, hour, minute, second] = parts;
  const monthIndex = monthNumber(month ?? '');
  if (monthIndex === 0) return null;
  return {
    end,
    wall: {
      year: Number(year),
      month: monthIndex,
      day: Number(day),
      hour: Number(hour),
      minute: Number(minute),
      second: Number(second),
      ms: 0,
    },
    offsetMinutes: zone === 'UTC' || zone === 'GMT' ? 0 : null,
    epochMs: null,
  };
}

const AUDIT = /\baudit\((\d{10})\.(\d{3}):\d+\)/;

/** The wall clock an audit record carries in the head of its line, as epoch milliseconds. */
export function auditEpochMs(head: string): number | null {
  const m = AUDIT.exec(head);
  return m === null ? null : Number(m[1]) * 1000 + Number(m[2]);
}
