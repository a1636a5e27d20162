import { type Payload, payloadOf } from './prefix';
import { type LineBounds, lineAfter, lineBefore } from './split';

/** A record never grows beyond this, whatever the log says. */
export const MAX_RECORD_LINES = 128;
export const MAX_RECORD_BYTES = 32 * 1024;

/** Bytes of one record in a buffer: whole lines, `end` exclusive and without the last terminator. */
export interface LogRecord {
  readonly start: number;
  readonly end: number;
  readonly lines: number;
}

export interface RecordLine extends LineBounds {
  readonly payload: Payload;
}

/** A line and what stands around it, as far as a record may reach in either direction. */
export interface RecordWindow {
  readonly lines: readonly RecordLine[];
  /** Index of the line the record is wanted for. */
  readonly hit: number;
}

/** Shapes are told from the first kilobyte of a line; a megabyte is never decoded for it. */
const SHAPE_BYTES = 1024;

export function readLine(buffer: Buffer, line: LineBounds): RecordLine {
  const text = buffer.toString('utf8', line.start, Math.min(line.end, line.start + SHAPE_BYTES));
  return { start: line.start, end: line.end, payload: payloadOf(text) };
}

export function windowAround(buffer: Buffer, hit: LineBounds): RecordWindow {
  const before: RecordLine[] = [];
  let at = lineBefore(buffer, hit.start);
  while (at !== null && before.length < MAX_RECORD_LINES - 1 && hit.end - at.start <= MAX_RECORD_BYTES) {
    before.push(readLine(buffer, at));
    at = lineBefore(buffer, at.start);
  }
  const after: RecordLine[] = [];
  at = lineAfter(buffer, hit.end);
  while (at !== null && after.length < MAX_RECORD_LINES - 1 && at.end - hit.start <= MAX_RECORD_BYTES) {
    after.push(readLine(buffer, at));
    at = lineAfter(buffer, at.end);
  }
  return { lines: [...before.reverse(), readLine(buffer, hit), ...after], hit: before.length };
}

/** The record from line `from` to line `to`, cut behind the hit first and then before it until it fits. */
export function recordOf({ lines, hit }: RecordWindow, from: number, to: number): LogRecord {
  let first = from;
  let last = to;
  const tooLong = (): boolean =>
    last - first + 1 > MAX_RECORD_LINES || (lines[last]?.end ?? 0) - (lines[first]?.start ?? 0) > MAX_RECORD_BYTES;
  while (tooLong() && last > hit) last--;
  while (tooLong() && first < hit) first++;
  return { start: lines[first]?.start ?? 0, end: lines[last]?.end ?? 0, lines: last - first + 1 };
}
