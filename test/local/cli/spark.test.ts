import fc from 'fast-check';
import { columnOf, columnsOf, sparkLine, wantsAscii } from '../../../local/cli/spark';

const MINUTE = 60_000;
const span = { startMs: 0, endMs: 60 * MINUTE };

describe('spark lines', () => {
  it('loses no occurrence within the span, however buckets and columns lie to each other', () => {
    const bucket = fc.tuple(fc.integer({ min: 0, max: 13 }), fc.integer({ min: 1, max: 1000 }));
    fc.assert(
      fc.property(fc.array(bucket, { maxLength: 14 }), fc.integer({ min: 1, max: 200 }), (raw, cells) => {
        const buckets = raw.map(([slot, count]): [number, number] => [slot * 4, count]);
        const values = columnsOf({ bucketMinutes: 4, buckets }, span, cells);
        const sum = values.reduce((total, value) => total + value, 0);
        expect(values).toHaveLength(cells);
        expect(sum).toBeCloseTo(
          buckets.reduce((total, [, count]) => total + count, 0),
          3,
        );
      }),
    );
  });

  it('draws what is even as even, although minutes and columns do not divide', () => {
    const buckets = Array.from({ length: 60 }, (_, i): [number, number] => [i, 5]);
    const line = sparkLine(columnsOf({ bucketMinutes: 1, buckets }, span, 37), false);
    expect(line).toBe('█'.repeat(37));
  });

  it('leaves out what is before and after the span', () => {
    const values = columnsOf(
      {
        bucketMinutes: 1,
        buckets: [
          [-5, 9],
          [0, 1],
          [90, 9],
        ],
      },
      span,
      10,
    );
    expect(values.map((value) => Math.round(value * 100) / 100)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(columnOf(-1, span, 10)).toBeNull();
    expect(columnOf(span.endMs, span, 10)).toBe(9);
  });

  it('keeps one occurrence visible beside a storm, and a blank means none', () => {
    expect(sparkLine([0, 1, 10_000, 0, 2500], false)).toBe(' ▁█ ▄');
    expect(sparkLine([0, 1, 10_000, 0, 2500], true)).toBe(' .@ =');
    expect(sparkLine([0, 0], true)).toBe('  ');
  });

  it('draws in ASCII where the locale or the terminal says so', () => {
    expect(wantsAscii({})).toBe(false);
    expect(wantsAscii({ LANG: 'de_DE.UTF-8' })).toBe(false);
    expect(wantsAscii({ LANG: 'en_US.UTF-8', LC_ALL: 'C' })).toBe(true);
    expect(wantsAscii({ TERM: 'dumb', LANG: 'en_US.UTF-8' })).toBe(true);
  });
});
