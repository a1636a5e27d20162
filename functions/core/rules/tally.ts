import type { PartialFinding, PartialRecovery } from '../../../schemas/partial';
import type { EvidenceDraft } from './evidence-draft';
import { toEvidence } from './evidence-draft';
import { earliestFirst, keepFirst, latestFirst } from './evidence-order';
import { createHistogram, type HistogramTally } from './histogram';

/** Values kept per entity name; the extra one says that there were more. */
export const MAX_ENTITY_VALUES = 32;
const MAX_ENTITY_CHARS = 200;
const MINUTE_MS = 60_000;

/** `PartialFinding.ruleId` of the second half of a window rule: what must follow, counted on its own until aggregation. */
export function followedById(ruleId: string): string {
  return `${ruleId}#followed-by`;
}

/** Everything known about one problem so far: memory does not grow with the number of occurrences. */
export interface Tally {
  add(draft: EvidenceDraft, captures: Readonly<Record<string, string>>): void;
  drafts(): EvidenceDraft[];
  result(): PartialFinding;
}

/** @param redact applied to entity values, once per new value. */
export function createTally(ruleId: string, dedup: string[], redact: (text: string) => string): Tally {
  const first: EvidenceDraft[] = [];
  const last: EvidenceDraft[] = [];
  const entities = new Map<string, EntityValues>();
  let histogram: HistogramTally | undefined;
  let count = 0;
  let timedCount = 0;
  let firstMs: number | null = null;
  let lastMs: number | null = null;
  return {
    add(draft, captures) {
      count++;
      if (draft.time !== null) {
        const ms = Date.parse(draft.time);
        timedCount++;
        firstMs = firstMs === null ? ms : Math.min(firstMs, ms);
        lastMs = lastMs === null ? ms : Math.max(lastMs, ms);
        histogram ??= createHistogram();
        histogram.add(Math.floor(ms / MINUTE_MS));
      }
      keepFirst(first, draft, earliestFirst);
      keepFirst(last, draft, latestFirst);
      for (const name in captures) {
        const values = entities.get(name) ?? createEntityValues(redact);
        entities.set(name, values);
        values.add(captures[name]!);
      }
    },
    drafts: () => [...first, ...last],
    result: () => ({
      ruleId,
      dedup,
      count,
      timedCount,
      firstMs,
      lastMs,
      ...(histogram?.buckets() ?? { bucketMinutes: 1, buckets: [] }),
      first: first.map(toEvidence),
      last: last.map(toEvidence),
      entities: Object.fromEntries([...entities.keys()].sort().map((name) => [name, entities.get(name)!.sorted()])),
    }),
  };
}

interface EntityValues {
  add(raw: string): void;
  sorted(): string[];
}

/** The smallest `MAX_ENTITY_VALUES + 1` distinct values, whatever the order in which they came. */
function createEntityValues(redact: (text: string) => string): EntityValues {
  const kept: string[] = [];
  // most lines repeat a value: this saves redacting it again
  let recent = new Set<string>();
  return {
    add(raw) {
      if (raw === '' || recent.has(raw)) return;
      if (recent.size >= 64) recent = new Set();
      recent.add(raw);
      insertSmallest(kept, redact(raw.slice(0, MAX_ENTITY_CHARS)));
    },
    sorted: () => [...kept],
  };
}

function insertSmallest(kept: string[], value: string): void {
  let at = kept.length;
  while (at > 0 && value < kept[at - 1]!) at--;
  if (kept[at - 1] === value || at > MAX_ENTITY_VALUES) return;
  kept.splice(at, 0, value);
  if (kept.length > MAX_ENTITY_VALUES + 1) kept.pop();
}

/** Union of two bounded value lists, bounded the same way. */
export function mergeEntityValues(left: readonly string[], right: readonly string[]): string[] {
  const kept = [...left];
  for (const value of right) insertSmallest(kept, value);
  return kept;
}

/** The latest line that ended a problem; lines without a time count only while no other is known. */
export interface RecoveryTally {
  add(draft: EvidenceDraft): void;
  drafts(): EvidenceDraft[];
  result(): PartialRecovery;
}

export function createRecoveryTally(ruleId: string, dedup: string[]): RecoveryTally {
  const latest: EvidenceDraft[] = [];
  return {
    add: (draft) => void keepFirst(latest, draft, latestFirst, 1),
    drafts: () => latest,
    result() {
      const evidence = toEvidence(latest[0]!);
      return { ruleId, dedup, lastMs: evidence.time === null ? null : Date.parse(evidence.time), evidence };
    },
  };
}
