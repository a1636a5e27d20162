import type { Rule } from '../../../schemas/rule';

export interface ConfidenceInput {
  readonly rule: Pick<Rule, 'confidence'>;
  /** A fact rule may lower its confidence on the numbers it saw. */
  readonly lowered?: { readonly score: number; readonly reason: string } | undefined;
  readonly count: number;
  /** False for facts: what a file states once is not weak for being stated once. */
  readonly counted: boolean;
  readonly timed: boolean;
  readonly files: number;
  readonly caveats: readonly string[];
}

/** How much of the remaining doubt each kind of support takes away, and what share of it a weakness leaves. */
const SUPPORT = { companion: 0.4, files: 0.2 } as const;
const WEAKNESS = { once: 0.85, untimed: 0.9, caveat: 0.9 } as const;
const MAX_COMPANIONS = 2;

const round = (score: number): number => Math.round(score * 100) / 100;

/**
 * How sure the finding is, with the reasons in words: what its rule is worth alone, what strengthens it here, what
 * weakens it.
 *
 * @param present title by rule id of the other problems found that have not ended.
 */
export function confidenceOf(
  input: ConfidenceInput,
  present: ReadonlyMap<string, string>,
): { score: number; reasons: string[] } {
  const { rule, lowered, count, counted, timed, files, caveats } = input;
  let score = Math.min(rule.confidence.alone, lowered?.score ?? 1);
  const reasons = [`${round(rule.confidence.alone)}: this evidence alone`];
  if (lowered) reasons.push(`lowered to ${round(score)}: ${lowered.reason}`);
  const support = (share: number, reason: string) => {
    score += (1 - score) * share;
    reasons.push(`stronger: ${reason}`);
  };
  const weaken = (share: number, reason: string) => {
    score *= share;
    reasons.push(`weaker: ${reason}`);
  };
  const companions = rule.confidence.strongerWith.filter((id) => present.has(id)).sort();
  for (const id of companions.slice(0, MAX_COMPANIONS))
    support(SUPPORT.companion, `“${present.get(id)}” (${id}) was found, too`);
  if (counted && files > 1) support(SUPPORT.files, `seen in ${files} files`);
  if (counted && count === 1) weaken(WEAKNESS.once, 'seen only once');
  if (counted && !timed) weaken(WEAKNESS.untimed, 'when it happened is unknown');
  for (const caveat of caveats) weaken(WEAKNESS.caveat, caveat);
  return { score: round(score), reasons };
}
