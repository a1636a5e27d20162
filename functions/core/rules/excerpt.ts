/** Longest text quoted as evidence; the byte range leads to the rest. */
export const MAX_QUOTE_CHARS = 500;
/** The start of a line names time, host and program, so it is kept even when the match is far behind it. */
const HEAD_CHARS = 120;
const LEAD_CHARS = 60;

const mark = (chars: number): string => `«cut: ${chars} characters»`;
/** A text that is left out, or itself when the mark would be longer. */
const left = (text: string): string => (text.length > mark(text.length).length ? mark(text.length) : text);

/** At most `limit` characters of `text`: all of it, or its head and the part around `index`, with marks where it was cut. */
export function excerpt(text: string, index = 0, limit: number = MAX_QUOTE_CHARS): string {
  if (text.length <= limit) return text;
  const room = limit - 2 * mark(text.length).length;
  if (index < room - LEAD_CHARS) {
    const head = text.slice(0, room);
    return head + left(text.slice(head.length));
  }
  const head = text.slice(0, Math.min(HEAD_CHARS, room));
  const from = Math.min(index - LEAD_CHARS, text.length - (room - head.length));
  const tail = text.slice(from, from + room - head.length);
  return head + left(text.slice(head.length, from)) + tail + left(text.slice(from + tail.length));
}
