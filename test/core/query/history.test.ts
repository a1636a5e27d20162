import fc from 'fast-check';
import { countChanges, joinFindings, type Observation } from '../../../functions/core/query/history';
import { decodeKeyCursor, encodeKeyCursor } from '../../../functions/core/query/page';
import type { Finding } from '../../../schemas/finding';
import { at, someFinding } from './some-findings';

const observe = (n: number, findings: readonly Finding[], unchecked: readonly string[] = []): Observation => ({
  collectionId: `c${n}`,
  at: at(n * 60),
  findings,
  unchecked: new Set(unchecked),
});
const a = (count = 1) => someFinding('a', { count });
/** One observation per character: number = count, `-` = absent, `?` = the rule had no data. */
const story = (marks: string) =>
  [...marks].map((mark, n) => observe(n, /\d/.test(mark) ? [a(Number(mark))] : [], mark === '?' ? ['a'] : []));
const told = (marks: string) => joinFindings(story(marks))[0]!;

describe('findings over time', () => {
  it.each([
    ['-1', 'new', 60],
    ['--1', 'new', 120],
    ['11', 'persisting', 0],
    ['-11', 'persisting', 60],
    ['1-1', 'came-back', 120],
    ['1-11', 'persisting', 120],
    ['1-', 'gone', null],
    ['1--', 'gone', null],
    ['1', 'unclear', 0],
    ['1?', 'unclear', null],
    ['?1', 'unclear', 60],
    ['1?1', 'persisting', 0],
    ['1-?1', 'came-back', 180],
    ['-?1', 'new', 120],
  ] as const)('%s is %s', (marks, change, since) => {
    expect(told(marks)).toMatchObject({ change, since: since === null ? null : at(since) });
  });

  it.each([
    ['13', 'rising'],
    ['31', 'falling'],
    ['1-1', 'steady'],
    ['-4', 'once'],
  ] as const)('%s is %s', (marks, trend) => {
    expect(told(marks).trend).toBe(trend);
  });

  it('says why it cannot tell', () => {
    expect(told('1').reason).toBe('there is only one collection');
    expect(told('?1').reason).toContain('no earlier collection');
    expect(told('1?').reason).toContain('latest');
  });

  it('is not gone where there is no file to find it in', () => {
    const [lost] = joinFindings(story('1-'), (finding, index) => finding.ruleId === 'a' && index === 1);
    expect(lost!.change).toBe('unclear');
  });

  it('puts what matters and what changed first, and counts only what matters', () => {
    const [low, high, gone] = [
      someFinding('low', { severity: 'low' }),
      someFinding('high'),
      someFinding('gone', { severity: 'critical' }),
    ];
    const accepted = someFinding('ok', { suppressed: { owner: 'me', reason: 'known', expires: '2027-01-01' } });
    const joined = joinFindings([observe(0, [gone, high]), observe(1, [low, high, accepted])]);
    expect(joined.map((one) => one.ruleId)).toEqual(['high', 'gone', 'low', 'ok']);
    expect(countChanges(joined)).toEqual({ new: 0, 'came-back': 0, persisting: 1, gone: 1, unclear: 0 });
  });

  it('loses no finding and gives each one history, in any story', () => {
    const names = fc.subarray(['a', 'b', 'c', 'd', 'e']);
    fc.assert(
      fc.property(fc.array(names, { minLength: 1, maxLength: 8 }), (all) => {
        const observations = all.map((some, n) =>
          observe(
            n,
            some.map((name) => someFinding(name)),
          ),
        );
        const joined = joinFindings(observations);
        expect(joined.map((one) => one.ruleId).sort()).toEqual([...new Set(all.flat())].sort());
        for (const one of joined) {
          const present = all.map((some) => some.includes(one.ruleId));
          expect(one.counts.map((count) => count !== null)).toEqual(present);
          expect(one.since !== null).toBe(present[present.length - 1]);
          expect(one.change === 'gone').toBe(!present[present.length - 1]);
        }
      }),
    );
  });
});

describe('cursor by key', () => {
  const shape = /^\d+#[a-z]+$/;
  it('gives back its key, for its own question only', () => {
    expect(decodeKeyCursor(encodeKeyCursor('q', '1#a'), 'q', 'cursor', shape)).toBe('1#a');
    for (const wrong of [encodeKeyCursor('p', '1#a'), encodeKeyCursor('q', "1#a' OR"), 'x', '', '[]'])
      expect(() => decodeKeyCursor(wrong, 'q', 'cursor', shape)).toThrow('does not belong');
  });
});
