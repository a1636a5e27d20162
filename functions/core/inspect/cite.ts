import type { FactSource, SourceLine } from './inspector';

/** Longest quotation kept with a fact; the byte range always covers the whole line. */
const QUOTE = 400;

/** A citation of one line, safe to keep: the text is bounded and no longer shares memory with its chunk. */
export function cite(file: string, source: SourceLine): FactSource {
  const text = source.text.length > QUOTE ? `${source.text.slice(0, QUOTE)}…` : source.text;
  return { file, text, byteStart: source.byteStart, byteEnd: source.byteEnd, line: source.line };
}

/**
 * A citation of a part of one line, by its position in the text: for lines that hold other things, secrets among them.
 * Byte offsets assume that the stored file is UTF-8, as unpacking makes it.
 */
export function citePart(file: string, source: SourceLine, index: number, length: number): FactSource {
  const text = source.text.slice(index, index + length);
  const byteStart = source.byteStart + Buffer.byteLength(source.text.slice(0, index));
  return { file, text, byteStart, byteEnd: byteStart + Buffer.byteLength(text), line: source.line };
}
