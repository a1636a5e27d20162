import fc from 'fast-check';
import { createLineReader, lineAfter, lineAt, lineBefore, type ReadLine } from '../../../functions/core/lines/split';

function readAll(
  chunks: Uint8Array[],
  maxLineBytes?: number,
): { lines: ReadLine[]; cut: { lines: number; bytes: number } } {
  const lines: ReadLine[] = [];
  const reader = createLineReader((line) => lines.push(line), maxLineBytes === undefined ? {} : { maxLineBytes });
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  return { lines, cut: reader.cut };
}

const texts = (content: string | Buffer) => readAll([Buffer.from(content)]).lines.map((line) => line.text);

describe('lineAt', () => {
  const buffer = Buffer.from('first\r\nsecond\n\nlast');
  const at = (offset: number) => {
    const { start, end } = lineAt(buffer, offset);
    return buffer.toString('utf8', start, end);
  };
  it.each([
    [0, 'first'],
    [4, 'first'],
    [5, 'first'],
    [6, 'first'],
    [7, 'second'],
    [13, 'second'],
    [14, ''],
    [15, 'last'],
    [18, 'last'],
    [19, 'last'],
    [-1, 'first'],
    [500, 'last'],
  ])('offset %i is in %j', (offset, expected) => {
    expect(at(offset)).toBe(expected);
  });

  it('walks to both ends', () => {
    const starts: number[] = [];
    for (
      let line: { start: number; end: number } | null = lineAt(buffer, 0);
      line !== null;
      line = lineAfter(buffer, line.end)
    ) {
      starts.push(line.start);
    }
    expect(starts).toEqual([0, 7, 14, 15]);
    const back: number[] = [];
    for (
      let line: { start: number } | null = lineAt(buffer, 19);
      line !== null;
      line = lineBefore(buffer, line.start)
    ) {
      back.push(line.start);
    }
    expect(back).toEqual([15, 14, 7, 0]);
  });
});

describe('line reader', () => {
  it('handles CRLF, empty lines and a missing last terminator', () => {
    expect(texts('a\r\n\r\nb\n\nc')).toEqual(['a', '', 'b', '', 'c']);
    expect(texts('a\n')).toEqual(['a']);
    expect(texts('')).toEqual([]);
    expect(texts('a\rb\n')).toEqual(['a\rb']);
  });

  it('counts bytes and lines from where it is told', () => {
    const lines: ReadLine[] = [];
    const reader = createLineReader((line) => lines.push(line), { byteStart: 100, firstLine: 7 });
    reader.push(Buffer.from('é\r\nb'));
    reader.end();
    expect(lines).toEqual([
      { text: 'é', byteStart: 100, byteEnd: 102, line: 7 },
      { text: 'b', byteStart: 104, byteEnd: 105, line: 8 },
    ]);
  });

  it('drops a byte order mark at the start of a file only', () => {
    expect(texts('\uFEFFa\n\uFEFFb')).toEqual(['a', '\uFEFFb']);
  });

  it('replaces invalid bytes', () => {
    expect(texts(Buffer.from([0x61, 0xff, 0x62, 0x0a]))).toEqual(['a\uFFFDb']);
  });

  it('cuts long lines at a character, says so and counts what is missing', () => {
    const { lines, cut } = readAll([Buffer.from('aaé€b\nnext')], 5);
    // 2 bytes of a, 2 of é, then € would end behind the limit
    expect(lines[0]).toEqual({ text: 'aaé«cut: 4 more bytes»', byteStart: 0, byteEnd: 8, line: 1 });
    expect(lines[1]?.text).toBe('next');
    expect(cut).toEqual({ lines: 1, bytes: 4 });
  });

  it('does not cut a line of exactly the limit, also with CRLF', () => {
    const { lines, cut } = readAll([Buffer.from('12345\r\n12345\n123456\r\n')], 5);
    expect(lines.map((line) => line.text)).toEqual(['12345', '12345', '12345«cut: 1 more bytes»']);
    expect(cut).toEqual({ lines: 1, bytes: 1 });
  });

  it('may be given the same buffer again and again', () => {
    const lines: string[] = [];
    const reader = createLineReader((line) => lines.push(line.text));
    const chunk = Buffer.alloc(2);
    for (const part of ['ab', 'c\n', 'de']) {
      chunk.write(part);
      reader.push(chunk);
    }
    reader.end();
    expect(lines).toEqual(['abc', 'de']);
  });
});

describe('properties', () => {
  const piece = fc.oneof(
    fc.constantFrom('\n', '\r\n', '\r', '\uFEFF', '€', 'é', '😀', 'a'.repeat(20)),
    fc.string({ unit: 'binary', maxLength: 8 }),
  );
  const bytes = fc.oneof(
    fc.array(piece, { maxLength: 30 }).map((parts) => Buffer.from(parts.join(''))),
    fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
  );

  it('where the stream is split never shows', () => {
    fc.assert(
      fc.property(
        bytes,
        fc.array(fc.nat(200), { maxLength: 12 }),
        fc.constantFrom(undefined, 1, 4, 9),
        (content, cuts, max) => {
          const points = [0, ...cuts.map((cut) => Math.min(cut, content.length)).sort((a, b) => a - b), content.length];
          const chunks = points.slice(1).map((end, i) => content.subarray(points[i], end));
          expect(readAll(chunks, max)).toEqual(readAll([content], max));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('byte ranges point at the text and cover everything but terminators', () => {
    fc.assert(
      fc.property(bytes, (content) => {
        let next = 0;
        for (const { text, byteStart, byteEnd, line } of readAll([content]).lines) {
          expect(content.toString('utf8', byteStart, byteEnd).replace(/^\uFEFF/, byteStart === 0 ? '' : '\uFEFF')).toBe(
            text,
          );
          expect(content.toString('latin1', next, byteStart)).toMatch(line === 1 ? /^$/ : /^\r?\n$/);
          expect(lineAt(content, byteStart)).toEqual({ start: byteStart, end: byteEnd });
          next = byteEnd;
        }
        expect(content.toString('latin1', next)).toMatch(/^(?:\r?\n)?$/);
      }),
    );
  });
});
