import { type ConfidenceInput, confidenceOf } from '../../../functions/core/findings/confidence';

const input = (about: Partial<ConfidenceInput> = {}): ConfidenceInput => ({
  rule: { confidence: { alone: 0.8, strongerWith: ['near-limit', 'drops', 'third'] } },
  count: 5,
  counted: true,
  timed: true,
  files: 1,
  caveats: [],
  ...about,
});
const nobody = new Map<string, string>();

describe('confidence', () => {
  it('starts with what the evidence is worth alone', () => {
    expect(confidenceOf(input(), nobody)).toEqual({ score: 0.8, reasons: ['0.8: this evidence alone'] });
  });

  it('grows with companions and files, and names them', () => {
    const present = new Map([['near-limit', 'Table nearly full']]);
    const { score, reasons } = confidenceOf(input({ files: 2 }), present);
    expect(score).toBe(0.9);
    expect(reasons.slice(1)).toEqual([
      'stronger: “Table nearly full” (near-limit) was found, too',
      'stronger: seen in 2 files',
    ]);
  });

  it('never exceeds one, however much supports it', () => {
    const present = new Map(['near-limit', 'drops', 'third'].map((id) => [id, id]));
    const { score, reasons } = confidenceOf(input({ files: 9 }), present);
    expect(score).toBeLessThan(1);
    expect(reasons).toHaveLength(4);
  });

  it('shrinks for a single line, an unknown time and an imprecise count', () => {
    const once = confidenceOf(input({ count: 1 }), nobody);
    const untimed = confidenceOf(input({ count: 1, timed: false }), nobody);
    const vague = confidenceOf(input({ count: 1, timed: false, caveats: ['paired by minutes'] }), nobody);
    expect([once.score, untimed.score, vague.score]).toEqual([0.68, 0.61, 0.55]);
    expect(vague.reasons.slice(1)).toEqual([
      'weaker: seen only once',
      'weaker: when it happened is unknown',
      'weaker: paired by minutes',
    ]);
  });

  it('takes a fact rule at its lowered word, and does not ask facts to repeat', () => {
    const lowered = { score: 0.4, reason: 'no packet hit the rule' };
    expect(confidenceOf(input({ counted: false, count: 1, lowered }), nobody)).toEqual({
      score: 0.4,
      reasons: ['0.8: this evidence alone', 'lowered to 0.4: no packet hit the rule'],
    });
  });
});
