import fc from 'fast-check';
import { relativeTime } from '../../../local/cli/relative-time';
import { didYouMean, suggest } from '../../../local/cli/suggest';

describe('suggestions', () => {
  const severities = ['critical', 'high', 'medium', 'low', 'info'];

  it('knows swapped, missing and wrong letters, and beginnings', () => {
    expect(suggest('hihg', severities)).toEqual(['high']);
    expect(suggest('critcal', severities)).toEqual(['critical']);
    expect(suggest('CRIT', severities)).toEqual(['critical']);
    expect(suggest('term-sik', ['term-sick-5d2c2063d0', 'demo-1'])).toEqual(['term-sick-5d2c2063d0']);
    expect(suggest('kublet', ['kubelet', 'kernel', 'coredns'])).toEqual(['kubelet']);
    expect(suggest('F-zif7dezf4zhk', ['F-a4hepyox23d7', 'F-zif7dezf4zhj'])).toEqual(['F-zif7dezf4zhj']);
  });

  it('says nothing rather than something far-fetched', () => {
    expect(suggest('banana', severities)).toEqual([]);
    expect(suggest('', severities)).toEqual([]);
    expect(didYouMean('banana', severities, 'allowed: …')).toBe('allowed: …');
    expect(didYouMean('lwo', severities, 'allowed: …')).toBe('did you mean low? allowed: …');
  });

  it('proposes only what exists, an exact name first', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, maxLength: 12 }), { minLength: 1 }), (names) => {
        const [wanted] = names;
        const near = suggest(wanted!, names);
        expect(near.every((name) => names.includes(name))).toBe(true);
        expect(near[0]?.toLowerCase()).toBe(wanted!.toLowerCase());
      }),
    );
  });
});

it('a time as people type it is one before the end of the bundle', () => {
  expect(['30m', ' 2h ', '-2h', 'now', '2026-01-31T12:00:00Z'].map(relativeTime)).toEqual([
    '-30m',
    '-2h',
    '-2h',
    'now',
    '2026-01-31T12:00:00Z',
  ]);
});
