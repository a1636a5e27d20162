import type { LogRule } from '../../../../schemas/rule';
import type { SourceKind } from '../../../../schemas/source-kind';
import { matchLine } from '../match-line';
import { compileRules, type Ruleset } from '../ruleset';

/** Ids of the rules that take a line for their problem. */
export function rulesFiringOn(ruleset: Ruleset, kind: SourceKind, line: string): string[] {
  const problems = matchLine(ruleset, kind, line).filter((match) => match.role === 'problem');
  return [...new Set(problems.map((match) => match.rule.id))].sort();
}

/**
 * Where a rule and others take the same line for their problem, or where it fires on a line that another rule's author
 * calls harmless. Often intended (a symptom and its cause in one line), so for a person to judge.
 */
export function crossFire(rule: LogRule, ruleset: Ruleset): string[] {
  const onOwn = rule.examples.fires.flatMap((one, index) => {
    const others = rulesFiringOn(ruleset, one.source, one.line).filter((id) => id !== rule.id);
    return others.length > 0 ? [`example ${index + 1} also fires ${others.join(', ')}`] : [];
  });
  const alone = compileRules([rule]);
  const hits = (examples: readonly { source: SourceKind; line: string }[]) =>
    examples.some((one) => rulesFiringOn(alone, one.source, one.line).length > 0);
  const onTheirs = ruleset.logRules
    .filter((other) => other.id !== rule.id)
    .flatMap(({ id, examples }) => [
      ...(hits(examples.fires) ? [`fires on an example of ${id}`] : []),
      ...(hits(examples.silent) ? [`fires on a line that ${id} calls harmless`] : []),
    ]);
  return [...onOwn, ...onTheirs];
}
