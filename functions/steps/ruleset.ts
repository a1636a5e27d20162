import type { PinnedRules } from '../../schemas/rule-pack';
import { pinnedRules } from '../aws/pinned-rules';
import { CATALOGUE } from '../core/rules/catalogue.generated';
import { mergePacks } from '../core/rules/packs/merge-packs';
import { compileRules, type Ruleset } from '../core/rules/ruleset';

let builtIn: Ruleset | undefined;
let merged: { readonly key: string; readonly ruleset: Ruleset } | undefined;

/** The built-in rules, compiled once per process. */
function builtInRuleset(): Ruleset {
  builtIn ??= compileRules(CATALOGUE);
  return builtIn;
}

/** Built-in and pinned user rules. A process serves many batches of few collections: the last set is kept compiled. */
function rulesetOf(pinned: PinnedRules): Ruleset {
  if (pinned.rules.length === 0 && pinned.suppressions.length === 0) return builtInRuleset();
  const key = JSON.stringify([pinned.rules, pinned.suppressions]);
  if (merged?.key !== key) merged = { key, ruleset: mergePacks(CATALOGUE, pinned) };
  return merged.ruleset;
}

/** The rules a collection is judged by, as unpack pinned them. */
export async function collectionRules(collectionId: string): Promise<{ pinned: PinnedRules; ruleset: Ruleset }> {
  const pinned = await pinnedRules(collectionId);
  return { pinned, ruleset: rulesetOf(pinned) };
}
