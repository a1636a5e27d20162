import type { FactRule, FactVerdict, LogRule, LogRuleInput, Rule } from '../../../schemas/rule';
import type { Facts } from '../inspect/facts';

/**
 * A log rule as one literal. Types only: the gates in test/core/rules validate it against the schema, so that a
 * cold start does not pay for parsing the catalogue.
 */
export function defineRule(rule: LogRuleInput): LogRule {
  return { scope: 'line', ...rule } as LogRule;
}

type FactRuleInput = Omit<FactRule, 'kind' | 'when' | 'uses'> & {
  uses?: string[];
  when: (facts: Facts) => FactVerdict;
};

/** A rule over the facts of inspectors. `when` is only called when every inspector in `needs` gave facts. */
export function defineFactRule(rule: FactRuleInput): FactRule {
  return { kind: 'facts', uses: [], ...rule } as FactRule;
}

export function isLogRule(rule: Rule): rule is LogRule {
  return rule.kind === 'log';
}
