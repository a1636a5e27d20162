/** What stays of the start of a line: its time and the program that wrote it. */
const HEAD = 40;
const MARK = /«cut: (\d{1,9}) characters»/g;
/** A shorter piece of an earlier quote says too little. */
const SHORTEST = 40;

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

/** The part of a piece of a line that tells most: from, to. Errors wrap from the outside in: the end of one is its cause. */
function tellingPart(text: string, room: number): [number, number] {
  for (const names of CAUSES) {
    names.lastIndex = 0;
    const name = names.exec(text);
    if (!name) continue;
    const start = name.index + name[0].length;
    const end = valueEnd(text, start);
    return end - start <= room ? [name.index, name.index + room] : [end - room, end];
  }
  const point = POINTS.exec(text);
  const from = point ? Math.min(point.index, text.length - room) : 0;
  return [from, from + room];
}

interface Piece {
  readonly text: string;
  /** Where it begins in the whole line. */
  readonly at: number;
}

/** What is left of a line that was quoted before, with the length of the whole line. */
function piecesOf(text: string): { pieces: Piece[]; length: number } {
  const pieces: Piece[] = [];
  let at = 0;
  let from = 0;
  for (const cut of text.matchAll(MARK)) {
    pieces.push({ text: text.slice(from, cut.index), at });
    at += cut.index - from + Number(cut[1]);
    from = cut.index + cut[0].length;
  }
  pieces.push({ text: text.slice(from), at });
  return { pieces, length: at + text.length - from };
}

/**
 * At most `limit` characters of a line, marks where it was cut: its start, and what says what went wrong. A line that
 * fits is shown as it is. Quotes are cut around their match: what follows their first mark is that.
 */
export function sampleText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const { pieces, length } = piecesOf(text);
  const first = pieces[0]!;
  const around = pieces.slice(1).find((piece) => piece.text.length >= SHORTEST);
  const room = limit - HEAD - 2 * mark(length).length;
  const piece = around ?? first;
  const [a, b] = around ? [0, room] : tellingPart(first.text, room);
  const start = Math.max(0, piece === first ? a : 0);
  const left = mark(first.text.length).length;
  if (piece === first && start <= HEAD + left) {
    const head = first.text.slice(0, limit - mark(length).length);
    return head + (length > head.length ? mark(length - head.length) : '');
  }
  const head = first.text.slice(0, HEAD);
  const shown = piece.text.slice(start, b);
  const rest = length - piece.at - start - shown.length;
  const tail = rest === 0 ? '' : mark(rest);
  // a mark is no shorter than a few characters: those are shown instead
  const end = piece.text.slice(start + shown.length);
  const closing = end.length === rest && end.length <= tail.length ? end : tail;
  return `${head}${mark(piece.at + start - head.length)}${shown}${closing}`;
}
