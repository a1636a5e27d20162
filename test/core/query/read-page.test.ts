import fc from 'fast-check';
import { jsonBytes } from '../../../functions/core/query/page';
import { readPage } from '../../../functions/core/query/read-page';
import { afterNewlines, indexedStart, wholeCharacters, wholeLines } from '../../../functions/core/query/read-slice';

const same = (text: string) => text;

/** Pages through a text by bytes, as an agent follows nextStartByte. */
function pages(text: string, size: number, exact: boolean, maxJsonBytes = 1_000_000): string[] {
  const bytes = Buffer.from(text);
  const out: string[] = [];
  for (let from = 0; from < bytes.length; ) {
    const to = Math.min(from + size, from + Math.max(4, size));
    const page = readPage(
      { from, to, lines: null, exact, fileBytes: bytes.length, maxJsonBytes },
      { bytes: bytes.subarray(0, to + 16), base: 0 },
      same,
    );
    if (page.end <= from) throw new Error(`no progress at ${from} of ${JSON.stringify(text)}`);
    expect(page.start).toBe(from);
    out.push(page.text);
    from = page.end;
  }
  return out;
}

const anyText = fc
  .array(fc.constantFrom('a', 'é', '한', '😀', '\n', '\r\n', '𝕏', ' ', 'line', '\u0000', '"'), { maxLength: 80 })
  .map((parts) => parts.join(''));

describe('readPage', () => {
  it('joins pages to the exact text, whatever the characters and the page size', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 4, max: 40 }), fc.boolean(), (text, size, exact) => {
        expect(pages(text, size, exact).join('')).toBe(text);
      }),
      { numRuns: 400 },
    );
  });

  it('ends at line ends when the choice is its own', () => {
    const text = 'first line\nsecond line\nthird line\n';
    expect(pages(text, 24, false)).toEqual(['first line\nsecond line\n', 'third line\n']);
    expect(pages(text, 24, true)[0]).toBe('first line\nsecond line\nt');
  });

  it('shortens a page whose JSON would be too large, and still loses nothing', () => {
    const text = '\u0001\u0002"\n'.repeat(2000);
    const parts = pages(text, 4000, false, 2000);
    expect(parts.join('')).toBe(text);
    for (const part of parts) expect(jsonBytes(part)).toBeLessThanOrEqual(2000);
  });

  it('returns a number of lines', () => {
    const bytes = Buffer.from('a\nb\nc\nd');
    const read = (lines: number, from = 0) =>
      readPage(
        { from, to: 100, lines, exact: false, fileBytes: bytes.length, maxJsonBytes: 1000 },
        { bytes, base: 0 },
        same,
      );
    expect(read(2)).toEqual({ text: 'a\nb\n', start: 0, end: 4, lines: 2 });
    expect(read(2, 4)).toEqual({ text: 'c\nd', start: 4, end: 7, lines: 2 });
    expect(read(9)).toMatchObject({ end: 7, lines: 4 });
  });

  it('moves a start inside a character to the next one, and returns a range inside one character whole', () => {
    const bytes = Buffer.from('😀é');
    const read = (from: number, to: number) =>
      readPage(
        { from, to, lines: null, exact: true, fileBytes: bytes.length, maxJsonBytes: 1000 },
        { bytes, base: 0 },
        same,
      );
    expect(read(1, 6)).toMatchObject({ text: 'é', start: 4, end: 6 });
    expect(read(0, 4).text).toBe('😀');
  });
});

describe('read slices', () => {
  it('leaves a character that is cut to its neighbour', () => {
    const bytes = Buffer.from('a😀b');
    for (let cut = 0; cut <= bytes.length; cut++) {
      const left = wholeCharacters(bytes.subarray(0, cut), true, cut === bytes.length);
      const right = wholeCharacters(bytes.subarray(left.end), true, true);
      expect(left.content + right.content).toBe('a😀b');
    }
  });

  it('ends at the last line end, if there is one', () => {
    expect(wholeLines(Buffer.from('a\nb'), false).toString()).toBe('a\n');
    expect(wholeLines(Buffer.from('a\nb'), true).toString()).toBe('a\nb');
    expect(wholeLines(Buffer.from('ab'), false).toString()).toBe('ab');
  });

  it('finds the nearest indexed line start', () => {
    const starts = [
      [0, 1],
      [1000, 40],
      [2000, 77],
    ] as const;
    expect([1, 39, 40, 76, 77, 9999].map((line) => indexedStart(starts, line)[1])).toEqual([1, 1, 40, 40, 77, 77]);
    expect(indexedStart([], 5)).toEqual([0, 1]);
  });

  it('counts line ends', () => {
    const bytes = Buffer.from('a\nbb\nccc');
    expect([0, 1, 2, 3].map((n) => afterNewlines(bytes, 0, n))).toEqual([0, 2, 5, -1]);
  });
});
