import fc from 'fast-check';
import { searchFile } from '../../../functions/core/query/search-file';
import { compileSearch } from '../../../functions/core/query/search-pattern';

interface Found {
  readonly count: number;
  readonly longLines: number;
  readonly hits: readonly { line: number; byteStart: number; byteEnd: number; matchByte: number }[];
}

function search(
  text: string | Buffer,
  query: string,
  cuts: readonly number[] = [],
  maxHits = 1000,
  exact = false,
): Found {
  const bytes = Buffer.from(text);
  const run = searchFile(compileSearch(query, exact), { maxHits });
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    const to = Math.min(cut, bytes.length);
    if (to <= from) continue;
    run.push(bytes.subarray(from, to));
    from = to;
  }
  run.push(bytes.subarray(from));
  run.end();
  const { count, longLines, hits } = run;
  return { count, longLines, hits };
}

/** The same answer, the slow and obvious way. */
function expected(text: string, query: string): Found {
  const pattern = compileSearch(query, false);
  const hits: { line: number; byteStart: number; byteEnd: number; matchByte: number }[] = [];
  let byteStart = 0;
  const lines = text.split('\n');
  lines.forEach((line, i) => {
    const byteEnd = byteStart + Buffer.byteLength(line);
    const shown = line.endsWith('\r') ? line.slice(0, -1) : line;
    if ((i < lines.length - 1 || line !== '') && pattern.matches(shown)) {
      const matchByte = byteStart + Buffer.byteLength(shown.slice(0, pattern.indexIn(shown)));
      hits.push({ line: i + 1, byteStart, byteEnd, matchByte });
    }
    byteStart = byteEnd + 1;
  });
  return { count: hits.length, longLines: 0, hits };
}

const anyText = fc
  .array(
    fc.constantFrom('timeout', 'Timeout', ' ', '\n', '\r\n', 'é', '😀', 'x', 'i/o ', '\u212aube', 'kube', 'ſ', 's', ''),
    {
      maxLength: 60,
    },
  )
  .map((parts) => parts.join(''));
const anyQuery = fc.constantFrom(
  'timeout',
  'i/o timeout',
  'kube',
  'x',
  'é',
  '😀',
  '^$',
  'time|kube',
  'out$',
  '[sx] ',
  'ſ|x',
);

describe('searchFile', () => {
  it('gives exact hits, line numbers and byte ranges however the bytes are cut into chunks', () => {
    fc.assert(
      fc.property(anyText, anyQuery, fc.array(fc.nat(400), { maxLength: 12 }), (text, query, cuts) => {
        expect(search(text, query, cuts)).toEqual(expected(text, query));
      }),
      { numRuns: 400 },
    );
  });

  it('counts every match but keeps only so many', () => {
    const found = search('timeout\n'.repeat(3000), 'timeout', [], 5);
    expect(found.count).toBe(3000);
    expect(found.hits.map((hit) => hit.line)).toEqual([1, 2, 3, 4, 5]);
  });

  it('finds the last line of a large file at its true number', () => {
    const line = `${'x'.repeat(80)}\n`;
    const text = `${line.repeat(140_000)}needle at the end`;
    const found = search(
      text,
      'needle',
      Array.from({ length: 170 }, (_, i) => i * 65_536),
    );
    expect(found).toMatchObject({ count: 1, hits: [{ line: 140_001, byteStart: 140_000 * 81 }] });
  });

  it('searches the first part of an over-long line, once, and says so', () => {
    const limit = compileSearch('needle', false).lineLimit;
    const long = `needle ${'y'.repeat(limit)} needle`;
    const text = `before\n${long}\nneedle after\n`;
    const whole = search(text, 'needle');
    expect(whole.longLines).toBe(1);
    expect(whole.hits).toMatchObject([
      { line: 2, byteStart: 7, byteEnd: 7 + long.length },
      { line: 3, byteStart: 7 + long.length + 1 },
    ]);
    for (const step of [1000, 65_536, limit - 3, limit, limit + 1]) {
      const cuts = Array.from({ length: Math.ceil(text.length / step) }, (_, i) => i * step);
      expect(search(text, 'needle', cuts)).toEqual(whole);
      expect(search(text, 'n.edle', cuts)).toEqual(whole);
    }
    expect(search(`${'y'.repeat(limit)}needle\n`, 'needle')).toMatchObject({ count: 0, longLines: 1 });
  });

  it('leaves out lines that are not accepted', () => {
    const run = searchFile(compileSearch('timeout', false), { maxHits: 9, accept: (line) => !line.startsWith('old') });
    run.push(Buffer.from('old timeout\nnew timeout\n'));
    run.end();
    expect(run.count).toBe(1);
    expect(run.hits[0]!.line).toBe(2);
  });

  it('ends early when told to, and knows how far it came', () => {
    let asked = 0;
    const run = searchFile(compileSearch('x', false), { maxHits: 9, stop: () => ++asked > 3 });
    const line = 'x\n';
    expect(run.push(Buffer.from(line.repeat(10_000)))).toBe(false);
    run.end();
    expect(run.count).toBeLessThan(2000);
    expect(run.bytes).toBeLessThan(10_000 * line.length);
    expect(run.push(Buffer.from(line))).toBe(false);
  });

  it('is not misled by bytes that are no UTF-8', () => {
    const found = search(Buffer.from([0xff, 0x78, 0x0a, 0xc3, 0x0a, 0x78]), 'x');
    expect(found.hits.map((hit) => [hit.line, hit.byteStart, hit.byteEnd])).toEqual([
      [1, 0, 2],
      [3, 5, 6],
    ]);
  });
});
