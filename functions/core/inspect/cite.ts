import type { FactSource, SourceLine } from './inspector';

/** Longest quotation kept with a fact; the byte range always covers the whole line. */
const QUOTE = 400;

/** A citation of one line, safe to keep: the text is bounded and no longer shares memory with its chunk. */
export function cite(file: string, source: SourceLine): FactSource {
  const text = source.text.length > QUOTE ? `${source.text.slice(0, QUOTE)}…` : source.text;
  return { file, text, byteStart: source.byteStart, byteEnd: source.byteEnd, line: source.line };
}
