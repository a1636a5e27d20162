import type { BundleClock } from '../../../schemas/manifest';
import { SOURCE_GROUPS, type SourceKind } from '../../../schemas/source-kind';
import { kernelRecord } from './kernel-record';
import type { LogRecord } from './record-window';
import { type LineBounds, lineAt, lineBefore } from './split';
import { readTime } from './timestamps';
import { traceRecord } from './trace-record';

export { type LogRecord, MAX_RECORD_BYTES, MAX_RECORD_LINES } from './record-window';

const LOOK_BACK_LINES = 64;
const LOOK_BACK_BYTES = 64 * 1024;
/** Enough of a line for its stamp; the keys of JSON and logfmt are searched further. */
const TIME_BYTES = 72 * 1024;

const KERNEL_KINDS: ReadonlySet<SourceKind> = new Set<SourceKind>(SOURCE_GROUPS.kernel);

/**
 * The multi-line record a line belongs to: an out-of-memory block or call trace of the kernel, a Go panic or goroutine
 * dump, a Python or Java traceback. A line of anything else is its own record. The record always contains the line;
 * when the whole is too long, it is cut to 128 lines and 32 KiB.
 */
export function recordAround(buffer: Buffer, lineStart: number, lineEnd: number, kind: SourceKind): LogRecord {
  const line = { start: lineStart, end: lineEnd };
  const record = (KERNEL_KINDS.has(kind) ? kernelRecord(buffer, line) : null) ?? traceRecord(buffer, line, kind);
  return record ?? { ...line, lines: 1 };
}

/**
 * When the line at `lineStart` was written: its own stamp, else the stamp of the nearest stamped line before it, at
 * most 64 lines or 64 KiB back. Epoch milliseconds UTC; null when none of them says.
 */
export function timeNear(buffer: Buffer, lineStart: number, kind: SourceKind, clock: BundleClock): number | null {
  let line: LineBounds | null = lineAt(buffer, lineStart);
  for (let back = 0; line !== null && back <= LOOK_BACK_LINES; back++) {
    if (lineStart - line.start > LOOK_BACK_BYTES) return null;
    const text = buffer.toString('utf8', line.start, Math.min(line.end, line.start + TIME_BYTES));
    const ms = readTime(text, kind, clock);
    if (ms !== null) return ms;
    line = lineBefore(buffer, line.start);
  }
  return null;
}
