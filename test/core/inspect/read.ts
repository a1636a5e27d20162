import type { Inspector, SourceLine } from '../../../functions/core/inspect/inspector';

/** Lines of a text with their byte ranges, as the line reader of the pipeline gives them. */
export function sourceLines(text: string): SourceLine[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  let byte = 0;
  return lines.map((line, index) => {
    const byteStart = byte;
    const byteEnd = byteStart + Buffer.byteLength(line);
    byte = byteEnd + 1;
    return { text: line, byteStart, byteEnd, line: index + 1 };
  });
}

/** Runs one inspector over one file. */
export function read<T>(inspector: Inspector<T>, path: string, text: string) {
  const reading = inspector.open(path);
  for (const line of sourceLines(text)) reading.line(line);
  const facts = reading.end();
  return { facts, reading, absent: reading.absent };
}
