import { z } from 'zod';
import { DiagError } from '../../../schemas/errors';
import type { CheckResult, Finding } from '../../../schemas/finding';
import { atLeast, Severity } from '../../../schemas/severity';
import { rootCause } from '../../core/findings/root-cause';
import { byImportance } from '../../core/query/select-findings';
import { excerpt } from '../../core/rules/excerpt';
import { FindingView, viewFinding } from './finding-view';

/** What the diagnoses of one subject have in common: sections to choose from, a ranking of causes, checks in words. */

const RANKED = 5;
/** Characters of a check's sentence: whole when few sections are asked for. */
const DETAIL = { few: 500, many: 120 };
const FEW_SECTIONS = 3;

/** Arguments of the diagnoses that are made of sections. */
export const sectionArguments = (all: readonly string[]) => ({
  sections: z
    .string()
    .max(120)
    .default('all')
    .describe(`all (default), or some of ${all.join(', ')} separated by commas.`),
  includeFacts: z
    .boolean()
    .default(false)
    .describe('Adds the parsed facts of each section. Default false; ask for one section at a time.'),
});

/** The sections a comma-separated list names, each once. Throws DiagError for one that does not exist. */
export function wantedSections<S extends string>(text: string, all: readonly S[]): readonly S[] {
  if (text.trim() === 'all') return all;
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const unknown = names.find((name) => !all.includes(name as S));
  if (unknown !== undefined || names.length === 0) {
    throw new DiagError('invalid-argument', `sections: there is no section ${unknown ?? '(none given)'}`, {
      field: 'sections',
      hint: `all, or some of ${all.join(', ')} separated by commas`,
    });
  }
  return [...new Set(names as S[])];
}

export const RankedCause = z.strictObject({
  rank: z.number(),
  findingId: z.string(),
  cause: z.string(),
  severity: z.string(),
  state: z.string(),
  confidence: z.number(),
  explains: z.array(z.string()).optional().describe('Findings of this answer that it may have caused'),
  detail: z.string(),
  sample: FindingView.shape.sample,
});

export const NamedFinding = z.strictObject({
  findingId: z.string(),
  severity: Severity,
  title: z.string(),
  count: z.number(),
});

export const nameFinding = ({ findingId, severity, title, count }: Finding): z.infer<typeof NamedFinding> => ({
  findingId,
  severity,
  title,
  count,
});

/** Serious findings in the order to look at them: the root cause, then what no other of them caused, then the rest. */
export function rankFindings(findings: readonly Finding[]): Finding[] {
  const grave = findings.filter((one) => atLeast(one.severity, 'medium') && !one.suppressed).sort(byImportance);
  const ids = new Set(grave.map((one) => one.findingId));
  const isEffect = (one: Finding) => one.causedBy.some((id) => ids.has(id) && id !== one.findingId);
  const root = rootCause(grave);
  const rest = grave.filter((one) => one !== root);
  return [...(root ? [root] : []), ...rest.filter((one) => !isEffect(one)), ...rest.filter(isEffect)].slice(0, RANKED);
}

export function viewRanked(ranking: readonly Finding[], involved: readonly Finding[]): z.infer<typeof RankedCause>[] {
  const known = new Set(involved.map((one) => one.findingId));
  return ranking.map((finding, i) => {
    const explains = finding.mayCause.filter((id) => known.has(id));
    return {
      rank: i + 1,
      findingId: finding.findingId,
      cause: finding.title,
      severity: finding.severity,
      state: finding.state,
      confidence: finding.confidence.score,
      ...(explains.length > 0 ? { explains } : {}),
      detail: typeof finding.facts?.detail === 'string' ? finding.facts.detail : finding.why,
      sample: viewFinding(finding, false).sample,
    };
  });
}

/**
 * Sentences of checks by section, each check once, in the first section it belongs to; shorter when many sections are
 * asked for.
 */
export function checkSentences(sections: number): (checks: readonly CheckResult[]) => {
  checkedAndFine: string[];
  couldNotCheck: string[];
} {
  const limit = sections <= FEW_SECTIONS ? DETAIL.few : DETAIL.many;
  const seen = new Set<string>();
  return (checks) => {
    const own = checks.filter((check) => !seen.has(check.ruleId));
    for (const check of own) seen.add(check.ruleId);
    const say = (outcome: CheckResult['outcome']) => {
      const times = new Map<string, number>();
      for (const { detail } of own.filter((check) => check.outcome === outcome))
        times.set(detail, (times.get(detail) ?? 0) + 1);
      return [...times].map(
        ([detail, count]) => `${excerpt(detail, 0, limit)}${count > 1 ? ` (${count} checks)` : ''}`,
      );
    };
    return { checkedAndFine: say('clear'), couldNotCheck: say('cannot-check') };
  };
}

export const CheckCounts = z.strictObject({ fires: z.number(), clear: z.number(), cannotCheck: z.number() });

/** Every check once, whatever number of sections it belongs to. */
export function countChecks(checks: readonly CheckResult[]): z.infer<typeof CheckCounts> {
  const outcomes = new Map(checks.map((check) => [check.ruleId, check.outcome]));
  const count = (wanted: CheckResult['outcome']) => [...outcomes.values()].filter((one) => one === wanted).length;
  return { fires: count('fires'), clear: count('clear'), cannotCheck: count('cannot-check') };
}
