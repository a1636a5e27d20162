import type { Finding, FindingState } from '../../../schemas/finding';
import { atLeast, type Severity } from '../../../schemas/severity';
import { byImportance } from './select-findings';

/** What one completed collection of a node says, for joining with others of the same node. */
export interface Observation {
  readonly collectionId: string;
  /** ISO time of the bundle; the order of observations is the caller's. */
  readonly at: string;
  readonly findings: readonly Finding[];
  /** Rules that had no data in this collection: their silence says nothing. */
  readonly unchecked: ReadonlySet<string>;
}

/** How a finding of a node changed up to the latest collection. */
export const CHANGES = ['new', 'came-back', 'persisting', 'gone', 'unclear'] as const;
export type Change = (typeof CHANGES)[number];
export const TRENDS = ['rising', 'steady', 'falling', 'once'] as const;
export type Trend = (typeof TRENDS)[number];

export interface FindingHistory {
  readonly findingId: string;
  readonly ruleId: string;
  readonly title: string;
  readonly severity: Severity;
  readonly change: Change;
  /** Why nothing can be said, for `unclear`. */
  readonly reason: string | null;
  /** In the latest collection that has it. */
  readonly state: FindingState;
  readonly firstCollection: string;
  readonly lastCollection: string;
  /** Time of the collection from which on every one that could show it has it; null when the latest has not. */
  readonly since: string | null;
  /** Occurrences by collection, oldest first; null = not there, or not checked. */
  readonly counts: readonly (number | null)[];
  readonly trend: Trend;
  readonly latest: Finding;
}

function trendOf(counts: readonly (number | null)[]): Trend {
  const known = counts.filter((count): count is number => count !== null);
  const [first, last] = [known[0] ?? 0, known[known.length - 1] ?? 0];
  if (known.length < 2) return 'once';
  return last > first ? 'rising' : last < first ? 'falling' : 'steady';
}

/**
 * `canSee` tells whether the collection at an index could have shown the finding: false when its rule had no data
 * there, or the files it is found in are missing.
 */
function changeOf(
  present: readonly boolean[],
  canSee: (index: number) => boolean,
): { change: Change; reason: string | null } {
  const last = present.length - 1;
  if (!present[last])
    return canSee(last)
      ? { change: 'gone', reason: null }
      : { change: 'unclear', reason: 'the latest collection has no data to tell' };
  let absent = 0;
  for (let i = last - 1; i >= 0; i--) {
    if (present[i]) return { change: absent === 0 ? 'persisting' : 'came-back', reason: null };
    if (canSee(i)) absent++;
  }
  if (absent > 0) return { change: 'new', reason: null };
  return {
    change: 'unclear',
    reason: last === 0 ? 'there is only one collection' : 'no earlier collection has data to tell',
  };
}

/** Index of the collection where the unbroken presence up to the latest begins. */
function streakStart(present: readonly boolean[], canSee: (index: number) => boolean): number | null {
  if (!present[present.length - 1]) return null;
  let start = present.length - 1;
  for (let i = start - 1; i >= 0; i--) {
    if (present[i]) start = i;
    else if (canSee(i)) break;
  }
  return start;
}

/** What the changes of a node are counted by: context of a healthy node changes all the time. */
const isGrave = ({ severity, latest }: Pick<FindingHistory, 'severity' | 'latest'>) =>
  atLeast(severity, 'medium') && !latest.suppressed;

/**
 * Findings of several collections of one node (oldest first), joined by finding id: which are new in the latest, which
 * persist, came back or are gone. Serious ones first, of
 * them changes first. `lacksFiles` answers for a finding and the
 * index of a collection without it whether the files it was found in are missing there.
 */
export function joinFindings(
  observations: readonly Observation[],
  lacksFiles: (finding: Finding, index: number) => boolean = () => false,
): FindingHistory[] {
  const byId = new Map<string, Map<number, Finding>>();
  for (const [i, { findings }] of observations.entries())
    for (const finding of findings) {
      const seen = byId.get(finding.findingId) ?? new Map<number, Finding>();
      byId.set(finding.findingId, seen.set(i, finding));
    }
  const joined = [...byId.values()].map((seen): FindingHistory => {
    const at = [...seen.keys()];
    const [first, last] = [at[0]!, at[at.length - 1]!];
    const latest = seen.get(last)!;
    const counts = observations.map((_, i) => seen.get(i)?.count ?? null);
    const canSee = (i: number) => !observations[i]!.unchecked.has(latest.ruleId) && !lacksFiles(latest, i);
    const present = observations.map((_, i) => seen.has(i));
    const { change, reason } = changeOf(present, canSee);
    const start = streakStart(present, canSee);
    return {
      findingId: latest.findingId,
      ruleId: latest.ruleId,
      title: latest.title,
      severity: latest.severity,
      change,
      reason,
      state: latest.state,
      firstCollection: observations[first]!.collectionId,
      lastCollection: observations[last]!.collectionId,
      since: start === null ? null : observations[start]!.at,
      counts,
      trend: trendOf(counts),
      latest,
    };
  });
  const rank = (one: FindingHistory) => (isGrave(one) ? 0 : CHANGES.length) + CHANGES.indexOf(one.change);
  return joined.sort((a, b) => rank(a) - rank(b) || byImportance(a.latest, b.latest));
}

/** How many findings of severity medium or worse changed in which way. */
export function countChanges(joined: readonly FindingHistory[]): Record<Change, number> {
  const counts: Record<Change, number> = { new: 0, 'came-back': 0, persisting: 0, gone: 0, unclear: 0 };
  for (const track of joined) if (isGrave(track)) counts[track.change]++;
  return counts;
}
