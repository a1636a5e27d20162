import { kindOfPath } from '../../../../functions/core/bundle/source-kinds';
import { CATALOGUE } from '../../../../functions/core/rules/catalogue.generated';
import { matchLine } from '../../../../functions/core/rules/match-line';
import { mergePacks } from '../../../../functions/core/rules/packs/merge-packs';
import { refusalText } from '../../../../functions/core/rules/packs/pack-gaps';
import type { Ruleset } from '../../../../functions/core/rules/ruleset';
import { DiagError } from '../../../../schemas/errors';
import type { Rule } from '../../../../schemas/rule';
import { NO_PACKS } from '../../../../schemas/rule-pack';
import type { Severity } from '../../../../schemas/severity';
import { readPacks } from '../../read-packs';

/** Built-in rules, with those of a folder when one is named; throws DiagError naming the first refused pack. */
export async function rulesWith(folder: string | undefined): Promise<Ruleset> {
  const pinned = folder === undefined ? NO_PACKS : await readPacks(folder);
  const refusal = pinned.refusals[0];
  if (refusal)
    throw new DiagError('invalid-argument', refusalText(refusal), {
      field: '--rules',
      hint: `nodescope rules test ${folder} lists everything that is wrong`,
    });
  return mergePacks(CATALOGUE, pinned);
}

export interface LineMatch {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly category: string;
  readonly component: string;
}

/** The problems a line of this file shows, one per rule, in the order of rule ids. */
export function matchesOf(ruleset: Ruleset, file: string, line: string): LineMatch[] {
  const rules = new Map<string, Rule>();
  for (const { rule, role } of matchLine(ruleset, kindOfPath(file), line))
    if (role === 'problem') rules.set(rule.id, rule);
  return [...rules.values()].map(({ id, severity, category, component }) => ({
    ruleId: id,
    severity,
    category,
    component,
  }));
}
