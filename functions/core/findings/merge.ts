import type { Evidence } from '../../../schemas/finding';
import type { PartialFinding, PartialRecovery, PartialResult, UnknownTemplate } from '../../../schemas/partial';
import { EVIDENCE_PER_END, earliestFirst, latestFirst } from '../rules/evidence-order';
import { mergeBuckets } from '../rules/histogram';
import { mergeEntityValues } from '../rules/tally';
import { mergeGaps } from './merge-gaps';

/** All partials of a collection as one. */
export type MergedPartials = Omit<PartialResult, 'shardId' | 'rulesetVersion'>;

const orNull = (pick: (a: number, b: number) => number) => (a: number | null, b: number | null) =>
  a === null ? b : b === null ? a : pick(a, b);
export const earlier = orNull(Math.min);
export const later = orNull(Math.max);

/** What two shards know about the same problem, as one. Associative and commutative: any order, same bytes. */
export function mergeFindings(left: PartialFinding, right: PartialFinding): PartialFinding {
  const names = [...new Set([...Object.keys(left.entities), ...Object.keys(right.entities)])].sort();
  return {
    ruleId: left.ruleId,
    dedup: left.dedup,
    count: left.count + right.count,
    timedCount: left.timedCount + right.timedCount,
    firstMs: earlier(left.firstMs, right.firstMs),
    lastMs: later(left.lastMs, right.lastMs),
    ...mergeBuckets(left, right),
    first: [...left.first, ...right.first].sort(total(earliestFirst)).slice(0, EVIDENCE_PER_END),
    last: [...left.last, ...right.last].sort(total(latestFirst)).slice(0, EVIDENCE_PER_END),
    entities: Object.fromEntries(
      names.map((name) => [name, mergeEntityValues(left.entities[name] ?? [], right.entities[name] ?? [])]),
    ),
  };
}

type Order = (a: Evidence, b: Evidence) => number;

/** Ties in place are broken by content, so that not even they depend on the order of merging. */
const total =
  (order: Order): Order =>
  (a, b) =>
    order(a, b) || a.byteEnd - b.byteEnd || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0);

export function mergeRecoveries(left: PartialRecovery, right: PartialRecovery): PartialRecovery {
  return total(latestFirst)(left.evidence, right.evidence) <= 0 ? left : right;
}

export function mergeUnknown(left: UnknownTemplate, right: UnknownTemplate): UnknownTemplate {
  return {
    template: left.template,
    kind: left.kind,
    count: left.count + right.count,
    firstMs: earlier(left.firstMs, right.firstMs),
    lastMs: later(left.lastMs, right.lastMs),
    sample: total(earliestFirst)(left.sample, right.sample) <= 0 ? left.sample : right.sample,
  };
}

/**
 * Joins the partials of a collection. They are keyed by shard, so a shard that was classified twice (a retried Map
 * child writes the same key) counts once; their order does not matter.
 */
export function mergePartials(partials: ReadonlyMap<string, PartialResult>): MergedPartials {
  const all = [...partials.keys()].sort().map((shardId) => partials.get(shardId)!);
  const redactions: Record<string, number> = {};
  for (const partial of all) {
    for (const [type, count] of Object.entries(partial.redactions)) redactions[type] = (redactions[type] ?? 0) + count;
  }
  return {
    bytes: all.reduce((sum, partial) => sum + partial.bytes, 0),
    lines: all.reduce((sum, partial) => sum + partial.lines, 0),
    minMs: all.reduce<number | null>((ms, partial) => earlier(ms, partial.minMs), null),
    maxMs: all.reduce<number | null>((ms, partial) => later(ms, partial.maxMs), null),
    findings: joinBy(all, 'findings', (one) => [one.ruleId, ...one.dedup], mergeFindings),
    recoveries: joinBy(all, 'recoveries', (one) => [one.ruleId, ...one.dedup], mergeRecoveries),
    unknown: joinBy(all, 'unknown', (one) => [one.kind, one.template], mergeUnknown),
    redactions,
    gaps: mergeGaps(all.flatMap((partial) => partial.gaps)),
  };
}

function joinBy<K extends 'findings' | 'recoveries' | 'unknown'>(
  partials: readonly PartialResult[],
  field: K,
  identity: (one: PartialResult[K][number]) => string[],
  merge: (left: PartialResult[K][number], right: PartialResult[K][number]) => PartialResult[K][number],
): PartialResult[K][number][] {
  const joined = new Map<string, PartialResult[K][number]>();
  for (const partial of partials) {
    for (const one of partial[field]) {
      const key = JSON.stringify(identity(one));
      const before = joined.get(key);
      joined.set(key, before === undefined ? one : merge(before, one));
    }
  }
  return [...joined.keys()].sort().map((key) => joined.get(key)!);
}
