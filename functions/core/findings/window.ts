import type { Evidence } from '../../../schemas/finding';
import type { GapInput } from '../../../schemas/gap';
import type { PartialFinding } from '../../../schemas/partial';
import type { LogRule } from '../../../schemas/rule';
import { isLogRule } from '../rules/define';
import type { Ruleset } from '../rules/ruleset';
import { followedById } from '../rules/tally';

/** A problem that is to be reported, with what its counting could not say exactly. */
export interface Occurrence {
  readonly rule: LogRule;
  readonly partial: PartialFinding;
  readonly caveats: readonly string[];
}

const MINUTE_MS = 60_000;
const keyOf = (ruleId: string, dedup: readonly string[]): string => JSON.stringify([ruleId, ...dedup]);

/**
 * Turns merged counts into problems: applies `minCount` and `window` (A and then B, same dedup values, in time).
 *
 * Precision of windows: when at most as many A and B occurred as evidence is kept (10 each), their exact times decide.
 * Otherwise their histograms do: an A counts when a B of the same or a following bucket can be in time, so a pair may
 * be up to two bucket widths further apart than asked; the finding then says so. Occurrences without a time never
 * count, as their order is unknown; a gap says that.
 */
export function occurrencesOf(
  findings: readonly PartialFinding[],
  ruleset: Ruleset,
): { occurrences: Occurrence[]; gaps: GapInput[] } {
  const byKey = new Map(findings.map((one) => [keyOf(one.ruleId, one.dedup), one]));
  const occurrences: Occurrence[] = [];
  const gaps: GapInput[] = [];
  for (const partial of findings) {
    const rule = ruleset.byId.get(partial.ruleId);
    // the second halves of windows have no rule of their own
    if (!rule || !isLogRule(rule)) continue;
    let occurrence: Occurrence | null = { rule, partial, caveats: [] };
    if (rule.window) {
      const then = byKey.get(keyOf(followedById(rule.id), partial.dedup));
      if (then && (partial.timedCount < partial.count || then.timedCount < then.count)) gaps.push(untimedGap(rule));
      occurrence = then ? windowed(rule, partial, then, rule.window.withinSeconds * 1_000) : null;
    }
    if (occurrence && occurrence.partial.count >= (rule.minCount ?? 1)) occurrences.push(occurrence);
  }
  return { occurrences, gaps };
}

function untimedGap(rule: LogRule): GapInput {
  return {
    code: 'unknown-time',
    what: `rule ${rule.id}`,
    bytes: null,
    reason: 'some of its lines carry no time, so that their order is unknown',
    effect: 'pairs of such lines are not counted',
  };
}

function windowed(rule: LogRule, first: PartialFinding, then: PartialFinding, withinMs: number): Occurrence | null {
  const firstAll = allEvidence(first);
  const thenAll = allEvidence(then);
  return firstAll && thenAll
    ? byEvidence(rule, first, firstAll, thenAll, withinMs)
    : byBuckets(rule, first, then, withinMs);
}

/** Every occurrence, in time order, when the kept evidence is all there is; else null. */
function allEvidence(partial: PartialFinding): Evidence[] | null {
  const distinct = new Map([...partial.first, ...partial.last].map((one) => [`${one.file}:${one.byteStart}`, one]));
  if (distinct.size < partial.count) return null;
  return [...distinct.values()]
    .filter((one) => one.time !== null)
    .sort((a, b) => Date.parse(a.time!) - Date.parse(b.time!) || (a.byteStart < b.byteStart ? -1 : 1));
}

function byEvidence(
  rule: LogRule,
  partial: PartialFinding,
  first: readonly Evidence[],
  then: readonly Evidence[],
  withinMs: number,
): Occurrence | null {
  const answers = (one: Evidence) =>
    then.find((other) => {
      const distance = Date.parse(other.time!) - Date.parse(one.time!);
      return distance >= 0 && distance <= withinMs;
    });
  const pairs = first.flatMap((one) => {
    const answer = answers(one);
    return answer ? [{ one, answer }] : [];
  });
  if (pairs.length === 0) return null;
  const minutes = new Map<number, number>();
  for (const { one } of pairs) {
    const width = partial.bucketMinutes;
    const minute = Math.floor(Date.parse(one.time!) / MINUTE_MS / width) * width;
    minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
  }
  const kept: PartialFinding = {
    ...partial,
    count: pairs.length,
    timedCount: pairs.length,
    firstMs: Date.parse(pairs[0]!.one.time!),
    lastMs: Date.parse(pairs[pairs.length - 1]!.one.time!),
    buckets: [...minutes].sort((a, b) => a[0] - b[0]),
    first: pairs.map(({ one }) => one).slice(0, 5),
    last: pairs.map(({ answer }) => answer).slice(-5),
  };
  return { rule, partial: kept, caveats: [] };
}

function byBuckets(rule: LogRule, first: PartialFinding, then: PartialFinding, withinMs: number): Occurrence | null {
  const firstWidth = first.bucketMinutes * MINUTE_MS;
  const thenWidth = then.bucketMinutes * MINUTE_MS;
  const kept = first.buckets.filter(([minute]) => {
    const start = minute * MINUTE_MS;
    return then.buckets.some(([other]) => {
      const otherStart = other * MINUTE_MS;
      return otherStart + thenWidth > start && otherStart < start + firstWidth + withinMs;
    });
  });
  if (kept.length === 0) return null;
  const startMs = kept[0]![0] * MINUTE_MS;
  const endMs = kept[kept.length - 1]![0] * MINUTE_MS + firstWidth - 1;
  const inside = (one: Evidence) =>
    one.time !== null && Date.parse(one.time) >= startMs && Date.parse(one.time) <= endMs;
  const count = kept.reduce((sum, [, n]) => sum + n, 0);
  const minutes = Math.max(first.bucketMinutes, then.bucketMinutes);
  const partial: PartialFinding = {
    ...first,
    count,
    timedCount: count,
    firstMs: Math.max(first.firstMs ?? startMs, startMs),
    lastMs: Math.min(first.lastMs ?? endMs, endMs),
    buckets: kept,
    first: first.first.filter(inside),
    last: [...then.last.filter((one) => one.time !== null), ...first.last.filter(inside)].slice(0, 5),
  };
  return {
    rule,
    partial,
    caveats: [
      `too many lines to pair one by one: paired with a precision of ${minutes} min, so the count is an upper bound`,
    ],
  };
}
