import { MARGIN_AFTER, MARGIN_BEFORE, type Redact, redactedRange } from './redacted-text';

/** Text redacted at once. Measured 1 MiB: fast, and a few MiB of memory; a line may be longer. */
const WINDOW = 1024 * 1024;
const NEWLINE = 10;

export interface StreamRange {
  /** Offset in the file of the first byte of `source`; where the margin before `from` begins. */
  readonly base: number;
  /** Bytes wanted, which the source covers, with the margins where the file has them. */
  readonly from: number;
  readonly to: number;
}

/** Continuation bytes of UTF-8 never begin a character. */
const isContinuation = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80;

/**
 * The redacted text of bytes `from` to `to` of a file, in pieces and constant memory; both ends move to the next whole
 * character. Pieces end at lines, unless a line is longer than a window. The same text as `read` shows.
 */
export async function* redactedStream(
  source: AsyncIterable<Uint8Array>,
  range: StreamRange,
  redact: Redact,
  window = WINDOW,
): AsyncGenerator<string> {
  const chunks = source[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  let { base } = range;
  let ended = false;
  const fill = async (until: number) => {
    const parts = [held];
    let end = base + held.length;
    while (!ended && end < until) {
      const { value, done } = await chunks.next();
      if (done) ended = true;
      else {
        parts.push(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
        end += value.byteLength;
      }
    }
    if (parts.length > 1) held = Buffer.concat(parts);
  };
  try {
    await fill(range.from + 4);
    let at = range.from;
    while (isContinuation(held[at - base])) at++;
    while (at < range.to) {
      await fill(at + window + MARGIN_AFTER);
      const end = base + held.length;
      let to = Math.min(at + window, range.to, end);
      if (to < range.to && to < end) {
        const newline = held.lastIndexOf(NEWLINE, to - 1 - base);
        if (newline >= at - base) to = base + newline + 1;
      }
      while (isContinuation(held[to - base])) to++;
      if (to <= at) break;
      const start = Math.max(base, at - MARGIN_BEFORE);
      const region = { bytes: held.subarray(start - base, Math.min(end, to + MARGIN_AFTER) - base), base: start };
      yield redactedRange(region, at, to, redact);
      at = to;
      const keep = Math.max(base, at - MARGIN_BEFORE);
      held = held.subarray(keep - base);
      base = keep;
    }
  } finally {
    // a reader that stops early must not leave the rest of an object in transit
    await chunks.return?.();
  }
}
