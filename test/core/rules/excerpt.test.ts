import fc from 'fast-check';
import { excerpt, MAX_QUOTE_CHARS } from '../../../functions/core/rules/excerpt';

describe('excerpt', () => {
  it('leaves short texts alone', () => {
    expect(excerpt('x'.repeat(MAX_QUOTE_CHARS))).toBe('x'.repeat(MAX_QUOTE_CHARS));
  });

  it('keeps the head and the part around the match, and marks what is cut', () => {
    const text = `HEAD${'a'.repeat(2_000)}MATCH${'b'.repeat(2_000)}`;
    expect(excerpt(text, 2_004)).toMatch(/^HEADa+«cut: \d+ characters»a+MATCHb+«cut: \d+ characters»$/);
    expect(excerpt(text, 0)).toMatch(/^HEADa+«cut: \d+ characters»$/);
  });

  it('never exceeds the limit, and accounts for every character', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6_000 }), fc.nat(7_000), (length, index) => {
        const cut = excerpt('y'.repeat(length), index);
        expect(cut.length).toBeLessThanOrEqual(MAX_QUOTE_CHARS);
        const marked = [...cut.matchAll(/«cut: (\d+) characters»/g)].reduce((sum, match) => sum + Number(match[1]), 0);
        expect(cut.replace(/«[^»]*»/g, '').length + marked).toBe(length);
      }),
    );
  });
});
