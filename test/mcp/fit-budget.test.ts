import fc from 'fast-check';
import { jsonBytes } from '../../functions/core/query/page';
import { type Answer, fitBudget } from '../../functions/mcp/fit-budget';

const BUDGET = 2000;
const frame = {
  ok: true as const,
  collection: { id: 'c-1', state: 'completed' },
  gaps: [],
  next: [{ tool: 'read', arguments: { collectionId: 'c-1', logKey: 'a/b.log' }, because: 'why' }],
};
const rows = (n: number, text = 'x'.repeat(40)) => Array.from({ length: n }, (_, i) => ({ i, text }));

describe('fitBudget', () => {
  it('leaves an answer alone that fits', () => {
    const answer = { ...frame, items: rows(3) };
    expect(fitBudget(answer, BUDGET)).toBe(answer);
  });

  it('never gives more than its budget, whatever the answer, and always says ok', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 }), { maxKeys: 30 }),
        fc.array(fc.string({ minLength: 50, maxLength: 600 }), { maxLength: 60 }),
        fc.dictionary(fc.string(), fc.array(fc.string(), { maxLength: 40 }), { maxKeys: 40 }),
        (any, texts, lists) => {
          const fitted = fitBudget({ ...any, texts, lists, ok: true } as Answer, 1000);
          expect(jsonBytes(fitted)).toBeLessThanOrEqual(1000);
          expect(fitted.ok).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    ['a list', { ...frame, items: rows(500) }],
    ['a long text', { ...frame, text: 'é"\n'.repeat(20_000) }],
    ['many texts', { ...frame, texts: Object.fromEntries(rows(300).map(({ i, text }) => [`k${i}`, text])) }],
    [
      'nested lists',
      { ...frame, sections: { a: { facts: { rules: rows(300) } }, b: { facts: [rows(99), rows(99)] } } },
    ],
    ['a wide object', { ...frame, wide: Object.fromEntries(rows(3000).map(({ i }) => [`key-${i}`, i])) }],
    ['a deep object', { ...frame, deep: rows(60).reduce<unknown>((inside) => ({ inside, x: 'y'.repeat(50) }), null) }],
    ['hundreds of gaps', { ...frame, gaps: rows(900) }],
    ['an over-long next', { ...frame, next: rows(200) }],
    ['long keys', { ...frame, ['k'.repeat(9000)]: 1, other: 2 }],
  ])('%s: loss is said', (_, answer) => {
    const fitted = fitBudget(answer, BUDGET);
    expect(jsonBytes(fitted)).toBeLessThanOrEqual(BUDGET);
    expect(JSON.stringify(fitted)).toMatch(/"cut":\{|\[cut \d+ characters|gapsNotShown/);
  });

  it('cuts the largest list wherever it is and counts what is gone', () => {
    const fitted = fitBudget({ ...frame, verdict: 'bad', sections: { dns: { findings: rows(100) } } }, BUDGET);
    const kept = (fitted.sections as { dns: { findings: unknown[] } }).dns.findings.length;
    expect(fitted.verdict).toBe('bad');
    expect(kept).toBeGreaterThan(0);
    expect(fitted.cut).toMatchObject({ items: { 'sections.dns.findings': 100 - kept } });
  });

  it('keeps the small neighbours of a field that is too large', () => {
    const bulk = Object.fromEntries(rows(200).map(({ i, text }) => [`rule-${i}`, text]));
    const fitted = fitBudget({ ...frame, sections: { dns: { assessment: 'problem', facts: bulk } } }, BUDGET);
    expect(fitted.sections).toMatchObject({ dns: { assessment: 'problem' } });
  });

  it('never cuts handles or the calls that make sense next', () => {
    const logKey = `var_log/${'p'.repeat(700)}.log`;
    const fitted = fitBudget(
      { ...frame, next: [{ tool: 'read', arguments: { logKey } }], logKey, text: 'x'.repeat(9000) },
      BUDGET,
    );
    expect(fitted.logKey).toBe(logKey);
    expect(fitted.next).toEqual([{ tool: 'read', arguments: { logKey } }]);
  });
});
