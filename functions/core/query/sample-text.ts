/** What stays of the start of a line: its time and the program that wrote it. */
const HEAD = 40;
const MARK = /«cut: \d+ characters»/;

const mark = (characters: number): string => `«cut: ${characters} characters»`;

/** Names whose value says what went wrong, best first: in logfmt and klog (`err="…"`), in JSON (`"error":"…"`). */
const CAUSES = [/\b(?:err|error)\\*"?(?:=|:\s?)\\*"/gi, /\b(?:message|reason|msg)\\*"?(?:=|:\s?)\\*"/gi] as const;
/** Where plain text comes to the point. */
const POINTS = /\b(?:[Ee]rror: |desc = |failed: |because )/;

/** End of a quoted value that begins at `start`: a quote no deeper escaped than its first one. */
function valueEnd(text: string, start: number): number {
  const depth = /\\*$/.exec(text.slice(0, start - 1))?.[0].length ?? 0;
  for (let at = text.indexOf('"', start); at >= 0; at = text.indexOf('"', at + 1)) {
    let escapes = 0;
    while (text[at - 1 - escapes] === '\\') escapes++;
    if (escapes <= depth) return at;
  }
  return text.length;
}

/** The part of a line that tells most: from, to. Errors wrap from the outside in, so the end of one is its cause. */
function tellingPart(text: string, room: number): [number, number] {
  const cut = MARK.exec(text);
  // a quote was cut around its match already
  if (cut) {
    const from = cut.index + cut[0].length;
    return [from, Math.min(text.length, from + room)];
  }
  for (const names of CAUSES) {
    names.lastIndex = 0;
    const name = names.exec(text);
    if (!name) continue;
    const start = name.index + name[0].length;
    const end = valueEnd(text, start);
    return end - start <= room ? [name.index, Math.min(text.length, name.index + room)] : [end - room, end];
  }
  const point = POINTS.exec(text);
  const from = point ? Math.min(point.index, text.length - room) : HEAD;
  return [Math.max(HEAD, from), Math.max(HEAD, from) + room];
}

/**
 * At most `limit` characters of a line, marks where it was cut: its start, and what says what went wrong. A line that
 * fits is shown as it is.
 */
export function sampleText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const room = limit - HEAD - 2 * mark(text.length).length;
  const [from, to] = tellingPart(text, room);
  if (from <= HEAD + mark(from).length) {
    const head = text.slice(0, limit - mark(text.length).length);
    return head + mark(text.length - head.length);
  }
  const rest = text.length - to;
  // a mark inside the head would be cut in two
  const head = text.slice(0, HEAD).split('«')[0]!;
  return `${head}${mark(from - head.length)}${text.slice(from, to)}${rest > 0 ? mark(rest) : ''}`;
}
