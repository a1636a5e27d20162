import { isoStamp } from './iso-stamp';
import { matchAt, type Stamp } from './stamp';

/** How far into a line a JSON or logfmt key may stand: logrus sorts keys, so `time` follows a long `msg`. */
const KEY_SEARCH_CHARS = 64 * 1024;
const JSON_KEYS = ['"ts":', '"timestamp":', '"time":', '"@timestamp":'];
const EPOCH = /(\d{10,19})(?:\.(\d{1,9}))?(?=[,}\s]|$)/y;

/**
 * The time key of a JSON log object that starts at `at`: ISO text or an epoch number. Keys inside a quoted message are
 * escaped (`\"ts\":`), so the plain spelling only finds real keys.
 */
export function jsonStamp(line: string, at: number): Stamp | null {
  const object = line.slice(at, at + KEY_SEARCH_CHARS);
  // docker's json-file driver: the time is the last key, behind the whole message
  if (object.startsWith('{"log":')) {
    const tail = line.slice(Math.max(at, line.length - 256));
    const key = tail.lastIndexOf('"time":"');
    return key === -1 ? null : isoStamp(tail, key + 8);
  }
  for (const key of JSON_KEYS) {
    const found = object.indexOf(key);
    if (found === -1) continue;
    let value = found + key.length;
    while (object[value] === ' ') value++;
    const stamp = object[value] === '"' ? isoStamp(object, value + 1) : epochStamp(object, value);
    if (stamp !== null) return stamp;
  }
  return null;
}

/** Seconds, milliseconds or nanoseconds since 1970, told apart by magnitude; never read from bare text. */
function epochStamp(text: string, at: number): Stamp | null {
  const m = matchAt(EPOCH, text, at);
  if (m === null) return null;
  const digits = m[1] ?? '';
  const unit = digits.length === 10 ? 1000 : digits.length === 13 ? 1 : digits.length === 19 ? 1e-6 : 0;
  if (unit === 0) return null;
  const epochMs = Math.floor(Number(m[2] ? `${digits}.${m[2]}` : digits) * unit);
  return { end: at + m[0].length, wall: null, offsetMinutes: 0, epochMs };
}

const LOGFMT_START = /[A-Za-z_][\w.-]{0,40}=/y;
const LOGFMT_TIME = /(?:^| )(?:time|ts|timestamp|t)="?(?=\d{4}-)/;

/** `time="2024-…Z" level=…` (logrus) and `level=info ts=2024-…` (go-kit), when the payload starts as logfmt. */
export function logfmtStamp(line: string, at: number): Stamp | null {
  if (matchAt(LOGFMT_START, line, at) === null) return null;
  const head = line.slice(at, at + 200);
  const m = LOGFMT_TIME.exec(head);
  return m === null ? null : isoStamp(head, m.index + m[0].length);
}

const LOGRUS_TTY = /(?:TRAC|DEBU|INFO|WARN|ERRO|FATA|PANI)[A-Z]{0,3}\[/y;

/** logrus on a terminal: `INFO[2024-01-31T10:11:12.1Z] message`. `INFO[0005]` counts from process start: no time. */
export function logrusStamp(text: string, at: number): Stamp | null {
  const m = matchAt(LOGRUS_TTY, text, at);
  return m === null ? null : isoStamp(text, at + m[0].length);
}
