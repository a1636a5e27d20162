import type { SearchPattern } from './search-pattern';

/** A matching line; its text is read again, redacted, when it is shown. */
export interface SearchHit {
  readonly line: number;
  readonly byteStart: number;
  /** Without the line end. */
  readonly byteEnd: number;
  /** Where in the file the match begins. */
  readonly matchByte: number;
}

export interface FileSearch {
  /** Bytes in file order, in pieces of any size. Returns false when `stop` said so: nothing more will be searched. */
  push(chunk: Buffer): boolean;
  end(): void;
  /** Matching lines seen, kept or not. */
  readonly count: number;
  readonly hits: readonly SearchHit[];
  /** Lines longer than the pattern's limit, of which only the first part was searched. */
  readonly longLines: number;
  /** Bytes of whole lines looked at. */
  readonly bytes: number;
}

export interface SearchOptions {
  readonly maxHits: number;
  /** Keeps a matching line out of count and hits, e.g. outside the time window. */
  readonly accept?: (line: string) => boolean;
  /** Asked now and then; true ends the search early. */
  readonly stop?: () => boolean;
}

const NEWLINE = 10;
const RETURN = 13;
/** Lines between two questions to `stop`. */
const STOP_EVERY = 256;
/** Kelvin sign and long s: the only characters beyond ASCII that equal an ASCII letter when case is ignored. */
const FOLDS_TO_ASCII = [Buffer.from('\u212a', 'utf8'), Buffer.from('\u017f', 'utf8')];

/**
 * Searches one file line by line. With a required literal only lines that contain it are decoded and run through the
 * expression; without one every line is. The result does not depend on how the bytes are cut into chunks. Memory: one
 * chunk and one line of at most `pattern.lineLimit`.
 */
export function searchFile(pattern: SearchPattern, options: SearchOptions): FileSearch {
  const { lineLimit } = pattern;
  const literal = pattern.literal === null ? null : Buffer.from(pattern.literal, 'utf8').toString('latin1');
  const mayFold = !pattern.caseSensitive && /[ks]/.test(literal ?? '');
  const hits: SearchHit[] = [];
  /** First bytes of a line whose end has not come yet. */
  let carry: Buffer = Buffer.alloc(0);
  /** Bytes of that line dropped behind `carry`, because it is over-long. */
  let dropped = 0;
  let base = 0;
  let line = 1;
  let count = 0;
  let longLines = 0;
  let considered = 0;
  let stopped = false;

  /** `start` and `end` are positions in `bytes`; the line continues `beyond` bytes after it. */
  const consider = (bytes: Buffer, start: number, end: number, number: number, beyond: number) => {
    if (options.stop && ++considered % STOP_EVERY === 0 && options.stop()) {
      stopped = true;
      return;
    }
    const stop = beyond === 0 && end > start && bytes[end - 1] === RETURN ? end - 1 : end;
    const text = bytes.toString('utf8', start, Math.min(stop, start + lineLimit));
    if (!pattern.matches(text) || (options.accept && !options.accept(text))) return;
    count++;
    if (hits.length >= options.maxHits) return;
    const matchByte = base + start + Buffer.byteLength(text.slice(0, pattern.indexIn(text)), 'utf8');
    hits.push({ line: number, byteStart: base + start, byteEnd: base + end + beyond, matchByte });
  };

  /** Whole lines; the last one may lack its line end and go on `beyond` bytes. */
  const searchLines = (bytes: Buffer, beyond: number) => {
    const useLiteral =
      literal !== null && !(mayFold && FOLDS_TO_ASCII.some((character) => bytes.indexOf(character) >= 0));
    let haystack = '';
    if (useLiteral) {
      // latin1 keeps one character per byte, so offsets in the string are offsets in the file
      const latin = bytes.toString('latin1');
      haystack = pattern.caseSensitive ? latin : latin.replace(/[A-Z]+/g, (upper) => upper.toLowerCase());
    }
    let next = useLiteral ? haystack.indexOf(literal!) : 0;
    let start = 0;
    for (; start < bytes.length && !stopped; line++) {
      const newline = bytes.indexOf(NEWLINE, start);
      const end = newline < 0 ? bytes.length : newline;
      const rest = newline < 0 ? beyond : 0;
      if (end + rest - start > lineLimit) longLines++;
      if (useLiteral) {
        if (next >= 0 && next < end) {
          consider(bytes, start, end, line, rest);
          next = haystack.indexOf(literal!, end);
        }
      } else consider(bytes, start, end, line, rest);
      start = end + 1;
    }
    base += stopped ? start : bytes.length + beyond;
  };

  const keep = (bytes: Buffer) => {
    // one byte more than is searched, so that an over-long line is known to be one
    carry = Buffer.from(bytes.subarray(0, lineLimit + 1));
    dropped = bytes.length - carry.length;
  };

  return {
    push(chunk) {
      let bytes = chunk;
      if (!stopped && carry.length > lineLimit) {
        const newline = chunk.indexOf(NEWLINE);
        dropped += newline < 0 ? chunk.length : newline;
        if (newline < 0) return true;
        searchLines(carry, dropped);
        base += 1;
        carry = Buffer.alloc(0);
        dropped = 0;
        bytes = chunk.subarray(newline + 1);
      }
      if (stopped) return false;
      if (carry.length > 0) bytes = Buffer.concat([carry, bytes]);
      const end = bytes.lastIndexOf(NEWLINE) + 1;
      if (end > 0) searchLines(bytes.subarray(0, end), 0);
      keep(bytes.subarray(end));
      return !stopped;
    },
    end() {
      if (carry.length > 0 && !stopped) searchLines(carry, dropped);
      carry = Buffer.alloc(0);
      dropped = 0;
    },
    get count() {
      return count;
    },
    get hits() {
      return hits;
    },
    get longLines() {
      return longLines;
    },
    get bytes() {
      return base;
    },
  };
}
