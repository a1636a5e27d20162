import type { Row } from '../model/node-model';

/** One file of the bundle, as lines that can be produced again at will. */
export interface SampleFile {
  /** Relative, without `./`. */
  readonly path: string;
  readonly mtime: number;
  lines(): Iterable<string | Row>;
  /** Default UTF-8. Windows writes UTF-16LE with a byte order mark and CRLF. */
  readonly encoding?: 'utf8' | 'utf16le';
  /** Stored compressed inside the bundle, as rotated logs are. */
  readonly gzip?: boolean;
  /** Content is a whole file that is not lines (a nested archive). */
  readonly raw?: () => Promise<Buffer>;
}

/** A small file: lines known at once. */
export const textFile = (path: string, mtime: number, lines: readonly (string | Row)[]): SampleFile => ({
  path,
  mtime,
  lines: () => lines,
});

/** Lines of a block of text, without the empty one after the last newline. */
export const block = (text: string): string[] =>
  text
    .replace(/^\n/, '')
    .replace(/\n\s*$/, '')
    .split('\n');

export const asRow = (line: string | Row): Row => (typeof line === 'string' ? { text: line } : line);
