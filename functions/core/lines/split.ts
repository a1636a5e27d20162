const LF = 10;
const CR = 13;

/** Longest line kept in memory; the rest of a longer one is counted, not kept. */
export const MAX_LINE_BYTES = 1024 * 1024;

/** Bounds of a line in a buffer, without its terminator (`\n` or `\r\n`); `end` is exclusive. */
export interface LineBounds {
  readonly start: number;
  readonly end: number;
}

/** The line that contains the byte at `offset`; a terminator belongs to the line it ends. */
export function lineAt(buffer: Buffer, offset: number): LineBounds {
  const at = Math.min(Math.max(offset, 0), buffer.length);
  // lastIndexOf(…, -1) would count from the end of the buffer
  const start = at === 0 ? 0 : buffer.lastIndexOf(LF, at - 1) + 1;
  const newline = buffer.indexOf(LF, at);
  const stop = newline === -1 ? buffer.length : newline;
  return { start, end: stop > start && newline !== -1 && buffer[stop - 1] === CR ? stop - 1 : stop };
}

/** The line before the one that starts at `start`, or null at the beginning of the buffer. */
export function lineBefore(buffer: Buffer, start: number): LineBounds | null {
  return start <= 0 ? null : lineAt(buffer, start - 1);
}

/** The line behind the one that ends at `end`, or null at the end of the buffer. */
export function lineAfter(buffer: Buffer, end: number): LineBounds | null {
  const newline = buffer.indexOf(LF, end);
  return newline === -1 || newline + 1 >= buffer.length ? null : lineAt(buffer, newline + 1);
}

/** One line as a reader emits it. Same shape as an inspector's SourceLine. */
export interface ReadLine {
  /** Without terminator; invalid UTF-8 becomes U+FFFD; a line over the limit ends with a mark. */
  readonly text: string;
  readonly byteStart: number;
  /** Exclusive, without terminator; counts all bytes, also those that were cut from `text`. */
  readonly byteEnd: number;
  /** 1-based. */
  readonly line: number;
}

export interface LineReader {
  /** Takes the next bytes and calls back once per completed line. */
  push(chunk: Uint8Array): void;
  /** Emits the last line when it has no terminator. */
  end(): void;
  /** Lines and bytes cut by the length limit, for the caller's gap. */
  readonly cut: { readonly lines: number; readonly bytes: number };
}

export interface LineReaderOptions {
  readonly maxLineBytes?: number;
  /** Position of the first pushed byte, when reading starts inside a file. */
  readonly byteStart?: number;
  readonly firstLine?: number;
}

/**
 * Splits a byte stream into lines. Memory is bounded by the line limit, and how the bytes are chunked never shows:
 * lines are decoded whole, so that no character is split. A byte order mark at the start of a file is not text.
 */
export function createLineReader(onLine: (line: ReadLine) => void, options: LineReaderOptions = {}): LineReader {
  const limit = options.maxLineBytes ?? MAX_LINE_BYTES;
  let line = options.firstLine ?? 1;
  let start = options.byteStart ?? 0;
  let kept: Buffer[] = [];
  let keptBytes = 0;
  let dropped = 0;
  let lastByte = 0;
  const cut = { lines: 0, bytes: 0 };

  function keep(part: Buffer): void {
    if (part.length === 0) return;
    lastByte = part[part.length - 1] ?? 0;
    // one byte more than the limit, so that a CR behind a line of exactly the limit is not a cut
    const room = limit + 1 - keptBytes;
    const taken = part.length > room ? part.subarray(0, Math.max(room, 0)) : part;
    // copied: the caller may reuse its chunk
    if (taken.length > 0) kept.push(Buffer.from(taken));
    keptBytes += taken.length;
    dropped += part.length - taken.length;
  }

  function emit(terminated: boolean): void {
    const whole = kept.length === 1 && kept[0] !== undefined ? kept[0] : Buffer.concat(kept, keptBytes);
    const total = keptBytes + dropped;
    const length = terminated && lastByte === CR && total > 0 ? total - 1 : total;
    const shown = length > limit ? characterBoundary(whole, limit) : length;
    let text = whole.toString('utf8', 0, shown);
    if (start === 0 && text.charCodeAt(0) === 0xfeff) text = text.slice(1);
    if (shown < length) {
      cut.lines++;
      cut.bytes += length - shown;
      text += `«cut: ${length - shown} more bytes»`;
    }
    onLine({ text, byteStart: start, byteEnd: start + length, line });
    start += total + (terminated ? 1 : 0);
    line++;
    kept = [];
    keptBytes = 0;
    dropped = 0;
    lastByte = 0;
  }

  return {
    push(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      let from = 0;
      for (let newline = bytes.indexOf(LF); newline !== -1; newline = bytes.indexOf(LF, from)) {
        keep(bytes.subarray(from, newline));
        emit(true);
        from = newline + 1;
      }
      keep(bytes.subarray(from));
    },
    end() {
      if (keptBytes > 0) emit(false);
    },
    cut,
  };
}

/** The largest position ≤ `at` that does not stand inside a UTF-8 sequence. */
function characterBoundary(bytes: Buffer, at: number): number {
  let position = at;
  // continuation bytes are 10xxxxxx; a sequence has at most three
  while (position > 0 && at - position < 3 && ((bytes[position] ?? 0) & 0xc0) === 0x80) position--;
  return position;
}
