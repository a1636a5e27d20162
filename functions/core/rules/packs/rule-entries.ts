import type { LogMatch, LogRule } from '../../../../schemas/rule';
import { compilePattern } from '../line-pattern';

export type Role = 'problem' | 'recovery' | 'followed-by';

/** One phrasing of a rule and the path of the field that holds it. */
export interface RulePhrasing {
  readonly role: Role;
  readonly match: LogMatch;
  readonly path: readonly PropertyKey[];
}

/** The alternatives of `match`. */
export function alternativesOf(rule: LogRule): readonly LogMatch[] {
  return Array.isArray(rule.match) ? rule.match : [rule.match];
}

/** Every phrasing a rule looks for, with its place in the rule. */
export function entriesOf(rule: LogRule): RulePhrasing[] {
  const phrasings: RulePhrasing[] = Array.isArray(rule.match)
    ? rule.match.map((match, index) => ({ role: 'problem', match, path: ['match', index] }))
    : [{ role: 'problem', match: rule.match, path: ['match'] }];
  if (rule.window)
    phrasings.push({ role: 'followed-by', match: rule.window.followedBy, path: ['window', 'followedBy'] });
  if ('literal' in rule.recovery) {
    phrasings.push({ role: 'recovery', match: rule.recovery, path: ['recovery'] });
    for (const [index, match] of (rule.recovery.also ?? []).entries()) {
      phrasings.push({ role: 'recovery', match, path: ['recovery', 'also', index] });
    }
  }
  return phrasings;
}

/** Names used in `dedup`, `by` and the window that no pattern captures. */
export function captureProblems(rule: LogRule): { path: readonly PropertyKey[]; message: string; fix: string }[] {
  const by = 'literal' in rule.recovery ? (rule.recovery.by ?? []) : [];
  const wanted: Record<Role, readonly string[]> = { problem: rule.dedup, 'followed-by': rule.dedup, recovery: by };
  const uncaptured = entriesOf(rule).flatMap(({ role, match, path }) => {
    const { groupNames } = compilePattern(match.pattern, rule.id);
    return wanted[role]
      .filter((name) => !groupNames.includes(name))
      .map((name) => ({
        path: [...path, 'pattern'],
        message: `${role === 'recovery' ? 'by' : 'dedup'} names ${name}, which this pattern does not capture`,
        fix: `capture it as (?<${name}>…) or take ${name} out of the list`,
      }));
  });
  const unknown = by
    .filter((name) => !rule.dedup.includes(name))
    .map((name) => ({
      path: ['recovery', 'by'],
      message: `by names ${name}, which is not in dedup`,
      fix: 'a recovery can only be matched by values that tell findings apart',
    }));
  return [...uncaptured, ...unknown];
}
