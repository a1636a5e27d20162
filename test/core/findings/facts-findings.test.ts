import { runFactRules } from '../../../functions/core/findings/facts-findings';
import type { Facts } from '../../../functions/core/inspect/facts';
import { defineFactRule } from '../../../functions/core/rules/define';
import type { FactVerdict } from '../../../schemas/rule';
import { sampleRule } from '../rules/sample-rules';

/** A fact rule that gives the same verdict on any facts. */
function saying(id: string, verdict: FactVerdict | (() => FactVerdict), severity: 'critical' | 'medium' = 'medium') {
  const {
    examples: _,
    match: __,
    sources: ___,
    recovery: ____,
    scope: _____,
    ...common
  } = sampleRule(id, { severity });
  return defineFactRule({
    ...common,
    needs: ['conntrack'],
    when: typeof verdict === 'function' ? verdict : () => verdict,
  });
}

const facts = { conntrack: { count: 1 } } as unknown as Facts;
const fired = (dedup: string[], about = {}) => ({
  dedup,
  detail: '90 % full',
  facts: { percent: 90 },
  entities: {},
  evidence: [],
  ...about,
});

describe('runFactRules', () => {
  it('says fires, clear or cannot-check for every rule, in order of ids', () => {
    const rules = [
      saying('c-blind', { cannotCheck: 'counters wrapped' }),
      saying('a-full', { fires: [fired([])] }),
      saying('b-fine', { clear: '12 of 262144 entries' }),
    ];
    const { checks, occurrences, gaps } = runFactRules(rules, facts);
    expect(checks).toEqual([
      { ruleId: 'a-full', outcome: 'fires', detail: '90 % full', needs: ['conntrack'] },
      { ruleId: 'b-fine', outcome: 'clear', detail: '12 of 262144 entries', needs: ['conntrack'] },
      { ruleId: 'c-blind', outcome: 'cannot-check', detail: 'counters wrapped', needs: ['conntrack'] },
    ]);
    expect(occurrences).toHaveLength(1);
    expect(gaps).toEqual([expect.objectContaining({ code: 'not-checked', what: 'checks', count: 1 })]);
  });

  it('does not ask a rule whose facts are missing', () => {
    const rule = saying('a', () => {
      throw new Error('asked');
    });
    expect(runFactRules([rule], {}).checks).toEqual([
      { ruleId: 'a', outcome: 'cannot-check', detail: 'the bundle has no facts of conntrack', needs: ['conntrack'] },
    ]);
  });

  it('survives a rule that throws, and one whose answer has no valid form', () => {
    const throwing = saying('a', () => {
      throw new TypeError('undefined is not a table');
    });
    const odd = saying('b', { fires: [] } as unknown as FactVerdict);
    const { checks } = runFactRules([throwing, odd, saying('c', { clear: 'fine' })], facts);
    expect(checks.map((check) => check.outcome)).toEqual(['cannot-check', 'cannot-check', 'clear']);
    expect(checks[0]!.detail).toContain('TypeError');
  });

  it('lets numbers lower the severity, never raise it', () => {
    const severities = (severity: 'critical' | 'medium', own: 'critical' | 'low') =>
      runFactRules([saying('a', { fires: [fired([], { severity: own })] }, severity)], facts).occurrences[0]!.severity;
    expect(severities('critical', 'low')).toBe('low');
    expect(severities('medium', 'critical')).toBe('medium');
  });

  it('makes one problem of what a rule reports twice under the same dedup values', () => {
    const rule = saying('a', { fires: [fired(['eth0'], { count: 2 }), fired(['eth1']), fired(['eth0'])] });
    expect(runFactRules([rule], facts).occurrences.map((one) => [one.dedup, one.count])).toEqual([
      [['eth0'], 3],
      [['eth1'], 1],
    ]);
  });
});
