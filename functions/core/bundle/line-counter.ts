/** Distance between two entries of the sparse line index. */
export const LINE_INDEX_STEP = 256 * 1024;

/** Counts lines and remembers where about every 256 KiB a line starts, as a file streams by. */
export interface LineCounter {
  feed(chunk: Uint8Array): void;
  /** Lines of the whole file; a last line without terminator counts. */
  lines(): number;
  /** `[byte offset, 1-based line number]`, ascending, first `[0, 1]`; never one at the end of the file. */
  starts(): [number, number][];
}

export function createLineCounter(step = LINE_INDEX_STEP): LineCounter {
  const starts: [number, number][] = [[0, 1]];
  let offset = 0;
  let newlines = 0;
  let endsOpen = false;
  let wanted = step;
  return {
    feed(chunk) {
      if (chunk.byteLength === 0) return;
      for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) {
        newlines += 1;
        const next = offset + at + 1;
        if (next >= wanted) {
          starts.push([next, newlines + 1]);
          wanted = next + step;
        }
      }
      offset += chunk.byteLength;
      endsOpen = chunk[chunk.byteLength - 1] !== 10;
    },
    lines: () => newlines + (endsOpen ? 1 : 0),
    starts: () => starts.filter(([start]) => start < offset || start === 0),
  };
}
