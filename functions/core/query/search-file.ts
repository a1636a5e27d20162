import type { SearchPattern } from './search-pattern';

export interface SearchHit {
  readonly line: number;
  readonly byteStart: number;
  readonly byteEnd: number;
  readonly text: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export interface FileSearch {
  /** Bytes in file order. */
  push(chunk: Buffer): void;
  end(): void;
  /** Matching lines seen, kept or not. */
  readonly count: number;
  readonly hits: readonly SearchHit[];
  /** Lines longer than the limit, of which only the first part was searched. */
  readonly longLines: number;
}

export interface SearchOptions {
  readonly maxHits: number;
  readonly contextLines: number;
  /** Keeps a matching line out of count and hits, e.g. outside the time window. */
  readonly accept?: (line: string) => boolean;
}

const NEWLINE = 10;
const MAX_LINE = 1024 * 1024;

/** Buffer positions are relative to `text` bytes, which start at `base` in the file. */
interface Block {
  readonly bytes: Buffer;
  readonly base: number;
  readonly firstLine: number;
}

function countNewlines(bytes: Buffer, from: number, to: number): number {
  let n = 0;
  for (let at = bytes.indexOf(NEWLINE, from); at >= 0 && at < to; at = bytes.indexOf(NEWLINE, at + 1)) n++;
  return n;
}

function decodeLine(bytes: Buffer, start: number, end: number): string {
  const stop = end > start && bytes[end - 1] === 13 ? end - 1 : end;
  return bytes.toString('utf8', start, stop);
}

function linesBefore(bytes: Buffer, start: number, wanted: number): string[] {
  const lines: string[] = [];
  let end = start - 1;
  while (lines.length < wanted && end > 0) {
    const from = bytes.lastIndexOf(NEWLINE, end - 1) + 1;
    lines.unshift(decodeLine(bytes, from, end));
    end = from - 1;
  }
  return lines;
}

function linesAfter(bytes: Buffer, end: number, wanted: number): string[] {
  const lines: string[] = [];
  let start = end + 1;
  while (lines.length < wanted && start < bytes.length) {
    const at = bytes.indexOf(NEWLINE, start);
    const stop = at < 0 ? bytes.length : at;
    lines.push(decodeLine(bytes, start, stop));
    start = stop + 1;
  }
  return lines;
}

/**
 * Searches one file in whole-line blocks. With a required literal only lines that contain it are decoded and run
 * through the expression; without one every line is. Context lines come from the same block.
 */
export function searchFile(pattern: SearchPattern, options: SearchOptions): FileSearch {
  let carry: Buffer = Buffer.alloc(0);
  let base = 0;
  let line = 1;
  let count = 0;
  let longLines = 0;
  const hits: SearchHit[] = [];

  const consider = (block: Block, start: number, end: number, lineNumber: number) => {
    const text = decodeLine(block.bytes, start, Math.min(end, start + MAX_LINE));
    if (end - start > MAX_LINE) longLines++;
    if (!pattern.matches(text) || (options.accept && !options.accept(text))) return;
    count++;
    if (hits.length >= options.maxHits) return;
    hits.push({
      line: lineNumber,
      byteStart: block.base + start,
      byteEnd: block.base + end,
      text,
      before: linesBefore(block.bytes, start, options.contextLines),
      after: linesAfter(block.bytes, end, options.contextLines),
    });
  };

  const everyLine = (block: Block) => {
    let number = block.firstLine;
    for (let start = 0; start < block.bytes.length; number++) {
      const at = block.bytes.indexOf(NEWLINE, start);
      const end = at < 0 ? block.bytes.length : at;
      consider(block, start, end, number);
      start = end + 1;
    }
  };

  const literalLines = (block: Block, literal: string) => {
    // latin1 keeps one character per byte, so offsets in the string are offsets in the file
    const latin = block.bytes.toString('latin1');
    const haystack = pattern.caseSensitive ? latin : latin.replace(/[A-Z]+/g, (upper) => upper.toLowerCase());
    let number = block.firstLine;
    let counted = 0;
    for (let at = haystack.indexOf(literal); at >= 0; ) {
      const start = block.bytes.lastIndexOf(NEWLINE, at) + 1;
      const newline = block.bytes.indexOf(NEWLINE, at);
      const end = newline < 0 ? block.bytes.length : newline;
      number += countNewlines(block.bytes, counted, start);
      counted = start;
      consider(block, start, end, number);
      at = haystack.indexOf(literal, end + 1);
    }
  };

  const searchBlock = (bytes: Buffer) => {
    const block = { bytes, base, firstLine: line };
    if (pattern.literal) literalLines(block, Buffer.from(pattern.literal, 'utf8').toString('latin1'));
    else everyLine(block);
    line += countNewlines(bytes, 0, bytes.length);
    base += bytes.length;
  };

  return {
    push(chunk) {
      const bytes = carry.length > 0 ? Buffer.concat([carry, chunk]) : chunk;
      const lastNewline = bytes.lastIndexOf(NEWLINE);
      if (lastNewline < 0 && bytes.length <= 4 * MAX_LINE) {
        carry = Buffer.from(bytes);
        return;
      }
      const end = lastNewline < 0 ? bytes.length : lastNewline + 1;
      carry = Buffer.from(bytes.subarray(end));
      searchBlock(bytes.subarray(0, end));
    },
    end() {
      if (carry.length > 0) searchBlock(carry);
      carry = Buffer.alloc(0);
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
  };
}
