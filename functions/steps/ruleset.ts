import { CATALOGUE } from '../core/rules/catalogue.generated';
import { compileRules, type Ruleset } from '../core/rules/ruleset';

let compiled: Ruleset | undefined;

/** The built-in rules, compiled once per process. */
export function builtInRuleset(): Ruleset {
  compiled ??= compileRules(CATALOGUE);
  return compiled;
}
