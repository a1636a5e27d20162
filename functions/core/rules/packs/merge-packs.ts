import { createHash } from 'node:crypto';
import type { Rule } from '../../../../schemas/rule';
import type { PinnedRules } from '../../../../schemas/rule-pack';
import { compileRules, type Ruleset } from '../ruleset';

/**
 * Built-in and user rules as one ruleset. User rules are data, so all of it goes into the version: with any pack or
 * suppression, a changed word gives another version; without, the version is that of the built-in rules.
 */
export function mergePacks(builtIn: readonly Rule[], pinned: Pick<PinnedRules, 'rules' | 'suppressions'>): Ruleset {
  const ruleset = compileRules([...builtIn, ...pinned.rules]);
  if (pinned.rules.length === 0 && pinned.suppressions.length === 0) return ruleset;
  const hash = createHash('sha256').update(ruleset.version);
  hash.update(JSON.stringify([pinned.rules, pinned.suppressions]));
  return { ...ruleset, version: `rules-${hash.digest('hex').slice(0, 12)}` };
}
