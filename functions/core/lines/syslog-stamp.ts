import { fractionMs, monthNumber, type WallTime } from './calendar';
import { matchAt, type Stamp } from './stamp';

const SHORT = /([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?= |$)/y;

/** `Apr 12 10:00:00` and short-precise `Apr 12 10:00:00.123456`: journal and syslog, no year, node-local. */
export function syslogStamp(text: string, at: number): Stamp | null {
  const m = matchAt(SHORT, text, at);
  const month = m === null ? 0 : monthNumber(m[1] ?? '');
  if (m === null || month === 0) return null;
  return yearless(at + m[0].length, {
    year: 0,
    month,
    day: Number(m[2]),
    hour: Number(m[3]),
    minute: Number(m[4]),
    second: Number(m[5]),
    ms: fractionMs(m[6]),
  });
}

const KLOG = /[IWEF](\d\d)(\d\d) (\d\d):(\d\d):(\d\d)\.(\d{1,9})\s+\d+\s/y;

/** klog header `E0412 10:00:00.000000    1234 file.go:12]`: month and day, no year, the process's zone. */
export function klogStamp(text: string, at: number): Stamp | null {
  const m = matchAt(KLOG, text, at);
  if (m === null) return null;
  return yearless(at + m[0].length, {
    year: 0,
    month: Number(m[1]),
    day: Number(m[2]),
    hour: Number(m[3]),
    minute: Number(m[4]),
    second: Number(m[5]),
    ms: fractionMs(m[6]),
  });
}

function yearless(end: number, wall: WallTime): Stamp {
  return { end, wall, offsetMinutes: null, epochMs: null };
}

// `host unit[pid]: `, with or without pid; the unit may be missing (some forwarders drop it)
const HOST_AND_TAG = / (\S{1,255}) (?:([^\s:]{1,128}?)(?:\[\d+\])?: ?)?/y;
// snap and some forwarders leave the host out
const TAG_ONLY = / ([^\s:[]{1,128})\[\d+\]: ?/y;
const BARE_TAG = /([A-Za-z(][^\s:[]{0,127})\[\d+\]: ?/y;

/** The rest of a journal or syslog line behind its stamp: where the message starts and which unit wrote it. */
export function messageAfter(text: string, stampEnd: number): { start: number; tag: string } {
  const own = matchAt(TAG_ONLY, text, stampEnd);
  if (own !== null) return { start: stampEnd + own[0].length, tag: own[1] ?? '' };
  const m = matchAt(HOST_AND_TAG, text, stampEnd);
  return m === null ? { start: stampEnd, tag: '' } : { start: stampEnd + m[0].length, tag: m[2] ?? '' };
}

/** The same for a line that starts with `unit[pid]: ` because its stamp was cut off. */
export function messageAfterBareTag(text: string, at: number): { start: number; tag: string } | null {
  const m = matchAt(BARE_TAG, text, at);
  return m === null ? null : { start: at + m[0].length, tag: m[1] ?? '' };
}
