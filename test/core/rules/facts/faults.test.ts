import { CATALOGUE } from '../../../../functions/core/rules/catalogue.generated';
import { type FactRule, FactVerdict } from '../../../../schemas/rule';
import { severityRank } from '../../../../schemas/severity';
import { bytesAt, check, inspect, inspectFor } from './bundle';
import { CASES } from './cases/all';
import type { Case } from './cases/case';
import { HEALTHY_NODE } from './nodes/healthy';

const rules = new Map(
  CATALOGUE.filter((rule): rule is FactRule => rule.kind === 'facts').map((rule) => [rule.id, rule]),
);

function node(one: Case) {
  const bundle = { ...HEALTHY_NODE, ...one.files };
  return Object.fromEntries(Object.entries(bundle).filter(([path]) => !one.without?.includes(path)));
}

const healthy = inspect(HEALTHY_NODE).facts;

describe.each([...rules.keys()])('%s', (id) => {
  const rule = rules.get(id)!;
  const cases = CASES.filter((one) => one.rule === id);

  it('has a node on which it fires', () => {
    // the healthy node itself shows Services without endpoints
    const fires = cases.some((one) => one.says !== 'clear' && one.says !== 'cannot-check');
    expect(fires || 'fires' in check(rule, healthy)).toBe(true);
  });

  it.each(cases.map((one) => [one.what, one] as const))('%s', (_, one) => {
    const bundle = node(one);
    const answer = check(rule, inspectFor(rule, bundle));
    expect(FactVerdict.safeParse(answer).error).toBeUndefined();
    if ('fires' in answer) {
      const [first] = answer.fires;
      expect(first?.severity ?? rule.severity).toBe(one.says);
      for (const hit of answer.fires) {
        expect(severityRank(hit.severity ?? rule.severity)).toBeGreaterThanOrEqual(severityRank(rule.severity));
        expect(hit.confidence?.score ?? 0).toBeLessThanOrEqual(rule.confidence.alone);
        expect(hit.dedup).toHaveLength(rule.dedup.length);
        for (const evidence of hit.evidence) {
          expect(bytesAt(bundle, evidence).startsWith(evidence.text.replace(/…$/, ''))).toBe(true);
        }
      }
      if (one.words) expect(first?.detail).toMatch(one.words);
    } else {
      expect('clear' in answer ? 'clear' : 'cannot-check').toBe(one.says);
      if (one.words) expect('clear' in answer ? answer.clear : answer.cannotCheck).toMatch(one.words);
    }
  });
});

it('names only rules that exist', () => {
  expect(CASES.filter((one) => !rules.has(one.rule)).map((one) => one.rule)).toEqual([]);
});
