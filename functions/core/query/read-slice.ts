const NEWLINE = 10;

/** True for the second and later bytes of a UTF-8 character. */
const continues = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80;

export interface Slice {
  readonly content: string;
  /** Bytes of `content` within the given buffer: whole characters only. */
  readonly start: number;
  readonly end: number;
}

/**
 * The characters wholly inside the buffer: a character cut at either end is left to the neighbouring slice, so slices
 * that follow each other join to the exact text. Stored text is UTF-8; other bytes come out as U+FFFD.
 */
export function wholeCharacters(buffer: Buffer, isFileStart: boolean, isFileEnd: boolean): Slice {
  let start = 0;
  while (!isFileStart && start < Math.min(4, buffer.length) && continues(buffer[start])) start++;
  let end = buffer.length;
  if (!isFileEnd) {
    let lead = end - 1;
    while (lead > start && end - lead < 4 && continues(buffer[lead])) lead--;
    const first = buffer[lead] ?? 0;
    const needs = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 1;
    if (lead + needs > end) end = lead;
  }
  return { content: buffer.toString('utf8', start, end), start, end };
}

/** Ends the slice at its last line end when there is one, so that a page of a log is whole lines. */
export function wholeLines(buffer: Buffer, isFileEnd: boolean): Buffer {
  if (isFileEnd) return buffer;
  const last = buffer.lastIndexOf(NEWLINE);
  return last < 0 ? buffer : buffer.subarray(0, last + 1);
}

/** Nearest indexed line start at or before `line`: `[byte offset, line number]`. */
export function indexedStart(starts: readonly (readonly [number, number])[], line: number): readonly [number, number] {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]![1] <= line) low = middle;
    else high = middle - 1;
  }
  return starts[low] ?? [0, 1];
}

/** Offset just after the n-th newline from `from`; -1 when the buffer has fewer. */
export function afterNewlines(buffer: Buffer, from: number, n: number): number {
  let at = from;
  for (let i = 0; i < n; i++) {
    const newline = buffer.indexOf(NEWLINE, at);
    if (newline < 0) return -1;
    at = newline + 1;
  }
  return at;
}
