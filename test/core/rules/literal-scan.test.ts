import fc from 'fast-check';
import { compileLiterals } from '../../../functions/core/rules/literal-scan';

type Hit = [literal: number, offset: number];

function scanned(literals: string[], text: Buffer, start = 0, end = text.length): Hit[] {
  const hits: Hit[] = [];
  compileLiterals(literals).scan(text, start, end, (literal, offset) => hits.push([literal, offset]));
  return hits;
}

/** Oracle: one indexOf loop per literal. */
function searched(literals: string[], text: Buffer, start = 0, end = text.length): Hit[] {
  const part = text.subarray(start, end);
  return literals.flatMap((literal, index) => {
    const hits: Hit[] = [];
    for (let at = part.indexOf(literal); at >= 0; at = part.indexOf(literal, at + 1)) hits.push([index, start + at]);
    return hits;
  });
}

const sorted = (hits: Hit[]): Hit[] => [...hits].sort((a, b) => a[1] - b[1] || a[0] - b[0]);

describe('compileLiterals', () => {
  it('finds what indexOf finds, for any literals and any range', () => {
    // a small alphabet makes overlaps, repeats and near hits likely
    const letters = (min: number, max: number) =>
      fc.array(fc.constantFrom('a', 'b', ' ', 'é'), { minLength: min, maxLength: max }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        fc.array(letters(3, 14), { minLength: 1, maxLength: 12 }),
        fc.array(letters(0, 20), { maxLength: 12 }),
        fc.nat(40),
        fc.nat(40),
        (literals, words, skip, cut) => {
          const text = Buffer.from([...words, ...literals].join('b'));
          const start = Math.min(skip, text.length);
          const end = Math.max(start, text.length - cut);
          expect(sorted(scanned(literals, text, start, end))).toEqual(sorted(searched(literals, text, start, end)));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('reports an equal literal once per index', () => {
    const hits = scanned(['table full', 'table full'], Buffer.from('nf_conntrack: table full, dropping packet'));
    expect(sorted(hits)).toEqual([
      [0, 14],
      [1, 14],
    ]);
  });

  it('delivers the hits line by line, also when short literals need a pass of their own', () => {
    const lines = Array.from({ length: 60 }, (_, i) =>
      i % 3 ? `OOM at step ${i}` : `invoked oom-killer: order=${i} OOM`,
    );
    const text = Buffer.from(lines.join('\n'));
    const order: number[] = [];
    compileLiterals(['invoked oom-killer', 'OOM', 'killer: order=']).scan(text, 0, text.length, (_, offset) => {
      order.push(text.subarray(0, offset).filter((byte) => byte === 10).length);
    });
    expect(order).toHaveLength(100);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  it('is silent when there is nothing to look for', () => {
    expect(scanned([], Buffer.from('anything'))).toEqual([]);
  });

  it.each([['ab'], [''], ['line\nfeed']])('refuses the literal %j', (literal) => {
    expect(() => compileLiterals([literal])).toThrow(/literal/);
  });
});
