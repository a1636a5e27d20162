import { MAX_LINE_BYTES } from '../lines/split';

const LF = 0x0a;
const CR = 0x0d;

/** Where a line is in the buffer and in its file. */
export interface LinePlace {
  /** Offsets in the window's buffer; `end` is exclusive, without terminator, and cut at the line limit. */
  readonly start: number;
  readonly end: number;
  readonly line: number;
  /** True when the line was longer than the limit: it has no context, as that would not be all of it. */
  readonly cut: boolean;
}

/** Whole lines around a line, as the part `[start, end)` of the window's buffer. */
export interface Context {
  readonly start: number;
  readonly end: number;
}

export interface WindowLimits {
  readonly maxLineBytes: number;
  /** How far time and record readers may look back and ahead of a line. */
  readonly contextBytes: number;
  readonly capacity: number;
}

export const WINDOW_LIMITS: WindowLimits = {
  maxLineBytes: MAX_LINE_BYTES,
  contextBytes: 64 * 1024,
  capacity: 4 * 1024 * 1024,
};

/** Looks at the complete lines of `[from, to)` and returns how many they are; `to` ends a line or the piece. */
export type LinesVisitor = (window: PieceWindow, from: number, to: number) => number;

/** A sliding view of one piece of a file: memory is `capacity`, however large the piece. */
export interface PieceWindow {
  readonly buffer: Buffer;
  /** File offset of `buffer[0]`. */
  readonly base: number;
  /** Line number at the position visited next. */
  readonly firstLine: number;
  readonly cut: { readonly lines: number; readonly bytes: number };
  readonly limits: WindowLimits;
  /** End of the line starting at `start`: `[end without terminator, start of the next line]`. */
  lineEnd(start: number): readonly [end: number, next: number];
  context(line: LinePlace): Context;
  push(chunk: Uint8Array): void;
  finish(): void;
}

/**
 * Feeds `visit` with runs of complete lines, each exactly once and in order. How the bytes were chunked never shows:
 * every line is visited with the same context of up to `contextBytes` of whole lines on either side (`lookAhead` false:
 * only behind), which is why some lines wait for more bytes or for the end of the piece.
 */
export function createPieceWindow(
  buffer: Buffer,
  options: { base: number; firstLine: number; lookAhead: boolean; limits: WindowLimits },
  visit: LinesVisitor,
): PieceWindow {
  const { limits, lookAhead } = options;
  const { maxLineBytes, contextBytes } = limits;
  const cut = { lines: 0, bytes: 0 };
  let base = options.base;
  let firstLine = options.firstLine;
  let length = 0;
  let done = 0;
  /** Context never reaches over an overlong line, of which the buffer may hold any part. */
  let floor = 0;
  let skipping = false;
  let lastSkipped = 0;
  let finished = false;

  const window: PieceWindow = {
    buffer,
    limits,
    cut,
    get base() {
      return base;
    },
    get firstLine() {
      return firstLine;
    },
    lineEnd(start) {
      const newline = buffer.indexOf(LF, start);
      if (newline < 0 || newline >= length) return [length, length];
      return [newline > start && buffer[newline - 1] === CR ? newline - 1 : newline, newline + 1];
    },
    context({ start, end, cut: isCut }) {
      if (isCut) return { start, end };
      const back = start - contextBytes;
      const from = back <= floor ? floor : buffer.indexOf(LF, back - 1) + 1;
      const ahead = end + contextBytes;
      const lastWhole = ahead >= length ? length : buffer.lastIndexOf(LF, ahead) + 1;
      // without look-ahead, what is behind the line in the buffer depends on the chunks: it is not shown
      return { start: Math.min(from, start), end: lookAhead ? Math.max(lastWhole, end) : end };
    },
    push(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      let from = 0;
      while (from < bytes.length) {
        if (skipping) {
          from += skip(bytes, from);
          continue;
        }
        const taken = Math.min(bytes.length - from, limits.capacity - length);
        bytes.copy(buffer, length, from, from + taken);
        length += taken;
        from += taken;
        if (length === limits.capacity) advance();
      }
    },
    finish() {
      finished = true;
      if (!skipping) advance();
    },
  };

  /** Lines before this offset have all the context they are entitled to. */
  function ready(): number {
    if (finished) return length;
    const last = lookAhead ? length - contextBytes - 1 : length - 1;
    return last < done ? done : Math.max(done, buffer.lastIndexOf(LF, last) + 1);
  }

  function visitUntil(to: number): void {
    while (done < to) {
      const long = nextOverlong(done, to);
      if (long > done) firstLine += visit(window, done, long);
      done = long;
      if (long < to) visitOverlong(window.lineEnd(long)[1]);
    }
  }

  /** Start of the first line in `[from, to)` above the limit, else `to`. Hops from newline to newline, far apart. */
  function nextOverlong(from: number, to: number): number {
    let at = from;
    while (to - at > maxLineBytes) {
      const newline = buffer.lastIndexOf(LF, at + maxLineBytes);
      if (newline >= at) at = newline + 1;
      else {
        const [end, next] = window.lineEnd(at);
        if (end - at > maxLineBytes) return at;
        at = next;
      }
    }
    return to;
  }

  function visitOverlong(next: number): void {
    const [end] = window.lineEnd(done);
    cut.lines++;
    cut.bytes += end - done - maxLineBytes;
    firstLine += visit(window, done, next);
    done = next;
    floor = next;
  }

  function advance(): void {
    visitUntil(ready());
    // An overlong line is entitled to no context, so it does not wait; without its end the rest is dropped as it comes.
    // One byte more than the limit may still be the CR of a line of just the limit.
    while (!finished && length - done > maxLineBytes + 1 && nextOverlong(done, length) === done) {
      const [, next] = window.lineEnd(done);
      skipping = next === length && buffer[length - 1] !== LF;
      lastSkipped = buffer[length - 1]!;
      visitOverlong(next);
    }
    // one byte more than the context, which tells whether the context starts with a whole line
    const keep = Math.max(0, floor, done - contextBytes - 1);
    buffer.copyWithin(0, keep, length);
    base += keep;
    length -= keep;
    done -= keep;
    floor -= keep;
  }

  function skip(bytes: Buffer, from: number): number {
    const newline = bytes.indexOf(LF, from);
    const dropped = (newline < 0 ? bytes.length : newline) - from;
    if (dropped > 0) lastSkipped = bytes[from + dropped - 1]!;
    skipping = newline < 0;
    cut.bytes += dropped;
    if (!skipping && lastSkipped === CR) cut.bytes--;
    const taken = skipping ? dropped : dropped + 1;
    base += taken;
    return taken;
  }

  return window;
}
