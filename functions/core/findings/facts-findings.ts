import type { CheckResult, Evidence } from '../../../schemas/finding';
import type { GapInput } from '../../../schemas/gap';
import { type FactRule, FactVerdict } from '../../../schemas/rule';
import { type Severity, severityRank } from '../../../schemas/severity';
import type { Facts } from '../inspect/facts';

/** One problem a fact rule found. */
export interface FactOccurrence {
  readonly rule: FactRule;
  readonly dedup: readonly string[];
  readonly severity: Severity;
  readonly lowered: { readonly score: number; readonly reason: string } | undefined;
  readonly detail: string;
  readonly facts: Record<string, unknown>;
  readonly entities: Record<string, string[]>;
  readonly evidence: readonly Evidence[];
  readonly count: number;
}

export interface FactResults {
  readonly occurrences: readonly FactOccurrence[];
  /** One per rule, in order of rule ids: “checked and fine” is information. */
  readonly checks: readonly CheckResult[];
  readonly gaps: readonly GapInput[];
}

const MAX_EVIDENCE = 5;

/** Asks every fact rule. One that lacks facts, or fails on odd ones, answers cannot-check; the others still answer. */
export function runFactRules(rules: readonly FactRule[], facts: Facts): FactResults {
  const occurrences: FactOccurrence[] = [];
  const checks: CheckResult[] = [];
  const unchecked: FactRule[] = [];
  for (const rule of [...rules].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const verdict = ask(rule, facts);
    const { id: ruleId, needs } = rule;
    if ('clear' in verdict) checks.push({ ruleId, outcome: 'clear', detail: verdict.clear, needs });
    else if ('cannotCheck' in verdict) {
      checks.push({ ruleId, outcome: 'cannot-check', detail: verdict.cannotCheck, needs });
      unchecked.push(rule);
    } else {
      const found = joined(verdict.fires.map((one) => toOccurrence(rule, one)));
      occurrences.push(...found);
      checks.push({ ruleId, outcome: 'fires', detail: found.map((one) => one.detail).join(' '), needs });
    }
  }
  return { occurrences, checks, gaps: uncheckedGap(unchecked, facts) };
}

/** One gap for all: which checks they are stands in the list of checks, each with its reason. */
function uncheckedGap(unchecked: readonly FactRule[], facts: Facts): GapInput[] {
  if (unchecked.length === 0) return [];
  const known = facts as Record<string, unknown>;
  const missing = [...new Set(unchecked.flatMap((rule) => rule.needs.filter((id) => known[id] === undefined)))].sort();
  return [
    {
      code: 'not-checked',
      what: 'checks',
      bytes: null,
      count: unchecked.length,
      reason: missing.length > 0 ? `nothing to read for ${missing.join(', ')}` : 'what was read does not answer them',
      effect: `${unchecked.length} of the checks have no answer; they are listed with outcome cannot-check`,
    },
  ];
}

/** Ids come from dedup values: what a rule reports twice under the same values is one problem. */
function joined(all: readonly FactOccurrence[]): FactOccurrence[] {
  const byDedup = new Map<string, FactOccurrence>();
  for (const one of all) {
    const key = JSON.stringify(one.dedup);
    const before = byDedup.get(key);
    const evidence = [...(before?.evidence ?? []), ...one.evidence].slice(0, MAX_EVIDENCE);
    byDedup.set(key, before ? { ...before, count: before.count + one.count, evidence } : one);
  }
  return [...byDedup.values()];
}

type Verdict = ReturnType<typeof FactVerdict.parse>;
type Fired = Extract<Verdict, { fires: unknown }>['fires'][number];

function ask(rule: FactRule, facts: Facts): Verdict {
  const missing = rule.needs.filter((id) => (facts as Record<string, unknown>)[id] === undefined);
  if (missing.length > 0) return { cannotCheck: `the bundle has no facts of ${missing.join(', ')}` };
  try {
    return FactVerdict.parse(rule.when(facts as never));
  } catch (error) {
    // a rule meets facts of a hostile or odd bundle: its failure must not cost the other findings
    return {
      cannotCheck: `the check failed on these facts (${error instanceof Error ? error.name : 'unknown error'})`,
    };
  }
}

function toOccurrence(rule: FactRule, fired: Fired): FactOccurrence {
  const { dedup, severity, confidence, detail, facts, entities, evidence, count } = fired;
  return {
    rule,
    dedup,
    // a rule's severity is reviewed as its worst: numbers may lower it, never raise it
    severity: severity && severityRank(severity) > severityRank(rule.severity) ? severity : rule.severity,
    lowered: confidence,
    detail,
    facts,
    entities,
    evidence: evidence.slice(0, MAX_EVIDENCE).map((one) => ({ ...one, time: null })),
    count,
  };
}
