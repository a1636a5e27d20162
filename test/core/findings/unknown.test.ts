import { rankUnknown } from '../../../functions/core/findings/unknown';
import type { UnknownTemplate } from '../../../schemas/partial';
import { BOOT_MS, COLLECTED_MS, sampleEvidence } from './sample-findings';

const span = { startMs: BOOT_MS, endMs: COLLECTED_MS };
const template = (text: string, count: number, minutes: number | null): UnknownTemplate => ({
  template: text,
  kind: 'kubelet',
  count,
  firstMs: minutes === null ? null : BOOT_MS + minutes * 60_000,
  lastMs: minutes === null ? null : BOOT_MS + minutes * 60_000,
  sample: sampleEvidence(minutes),
});

describe('rankUnknown', () => {
  it('leaves out what was seen once or twice', () => {
    expect(rankUnknown([template('once', 1, 1), template('twice', 2, 1)], span)).toEqual({ shown: [], gaps: [] });
  });

  it('puts what began late before what was always there, then the frequent', () => {
    const ranked = rankUnknown(
      [
        template('always', 900, 0),
        template('new', 4, 230),
        template('newer, more', 40, 231),
        template('untimed', 99, null),
      ],
      span,
    );
    expect(ranked.shown.map((one) => one.template)).toEqual(['newer, more', 'new', 'always', 'untimed']);
  });

  it('shows ten and counts the rest, in kinds and in lines', () => {
    const many = Array.from({ length: 14 }, (_, i) => template(`t${i}`, 20 - i, 5));
    const { shown, gaps } = rankUnknown(many, span);
    expect(shown).toHaveLength(10);
    expect(gaps).toEqual([
      expect.objectContaining({ code: 'limit', count: 4, reason: expect.stringContaining('34 lines') }),
    ]);
  });

  it('copes with a bundle without any time', () => {
    const ranked = rankUnknown([template('a', 3, null), template('b', 5, null)], { startMs: null, endMs: null });
    expect(ranked.shown.map((one) => one.template)).toEqual(['b', 'a']);
  });
});
