import type { CauseChain, Finding } from '../../../schemas/finding';
import { type Severity, severityRank } from '../../../schemas/severity';

export interface TimelinePoint {
  readonly time: string;
  readonly event: 'first' | 'last' | 'burst';
  readonly findingId: string;
  readonly severity: Severity;
  readonly component: string;
  readonly title: string;
  readonly count: number;
}

export interface Cluster {
  readonly start: string;
  readonly end: string;
  readonly occurrences: number;
  readonly worst: Severity;
  readonly components: readonly string[];
  readonly findingIds: readonly string[];
}

const iso = (ms: number) => new Date(ms).toISOString();

/** First and last occurrence of each finding, and its busiest bucket when it stands out (≥ 3 × its mean). In time order. */
export function timelineOf(findings: readonly Finding[]): TimelinePoint[] {
  const points: TimelinePoint[] = [];
  for (const finding of findings) {
    const common = {
      findingId: finding.findingId,
      severity: finding.severity,
      component: finding.component,
      title: finding.title,
    };
    if (finding.firstSeen) points.push({ ...common, time: finding.firstSeen, event: 'first', count: finding.count });
    const buckets = finding.histogram?.buckets ?? [];
    if (buckets.length > 2) {
      const mean = buckets.reduce((sum, [, n]) => sum + n, 0) / buckets.length;
      const peak = buckets.reduce((best, bucket) => (bucket[1] > best[1] ? bucket : best));
      if (peak[1] >= 3 * mean && peak[1] >= 5)
        points.push({ ...common, time: iso(peak[0] * 60_000), event: 'burst', count: peak[1] });
    }
    if (finding.lastSeen && finding.lastSeen !== finding.firstSeen)
      points.push({ ...common, time: finding.lastSeen, event: 'last', count: finding.count });
  }
  return points.sort(inTime);
}

const EVENT_ORDER = { first: 0, burst: 1, last: 2 };
const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const inTime = (a: TimelinePoint, b: TimelinePoint) =>
  compareText(a.time, b.time) || compareText(a.findingId, b.findingId) || EVENT_ORDER[a.event] - EVENT_ORDER[b.event];

/**
 * The `limit` points that say most, in time order: worst findings first, beginnings before bursts before ends. Cutting
 * by time instead would keep old news and lose the incident.
 */
export function weightiest(points: readonly TimelinePoint[], limit: number): TimelinePoint[] {
  return [...points]
    .sort(
      (a, b) =>
        severityRank(a.severity) - severityRank(b.severity) ||
        EVENT_ORDER[a.event] - EVENT_ORDER[b.event] ||
        // of equals, the later is nearer to the incident
        compareText(b.time, a.time) ||
        compareText(a.findingId, b.findingId),
    )
    .slice(0, limit)
    .sort(inTime);
}

interface Occurrence {
  readonly startMs: number;
  readonly endMs: number;
  readonly count: number;
  readonly finding: Finding;
}

function occurrences(finding: Finding): Occurrence[] {
  const buckets = finding.histogram?.buckets ?? [];
  const width = (finding.histogram?.bucketMinutes ?? 1) * 60_000;
  const first = finding.firstSeen ? Date.parse(finding.firstSeen) : null;
  const last = finding.lastSeen ? Date.parse(finding.lastSeen) : null;
  if (buckets.length === 0)
    return first === null ? [] : [{ startMs: first, endMs: last ?? first, count: finding.count, finding }];
  return buckets.map(([minute, count]) => ({
    startMs: Math.max(minute * 60_000, first ?? 0),
    endMs: Math.min(minute * 60_000 + width - 1, last ?? Number.MAX_SAFE_INTEGER),
    count,
    finding,
  }));
}

/** Groups what happened within `gapSeconds` of its neighbour, by real time distance. Largest severity first, then time. */
export function clustersOf(findings: readonly Finding[], gapSeconds: number): Cluster[] {
  const all = findings.flatMap(occurrences).sort((a, b) => a.startMs - b.startMs);
  const groups: { startMs: number; endMs: number; members: Occurrence[] }[] = [];
  for (const one of all) {
    const open = groups[groups.length - 1];
    if (open && one.startMs - open.endMs <= gapSeconds * 1000) {
      open.members.push(one);
      open.endMs = Math.max(open.endMs, one.endMs);
    } else groups.push({ startMs: one.startMs, endMs: one.endMs, members: [one] });
  }
  return groups
    .map((group) => {
      const distinct = [...new Set(group.members.map((m) => m.finding))].sort(
        (a, b) => severityRank(a.severity) - severityRank(b.severity) || (a.findingId < b.findingId ? -1 : 1),
      );
      return {
        start: iso(group.startMs),
        end: iso(group.endMs),
        occurrences: group.members.reduce((sum, m) => sum + m.count, 0),
        worst: distinct[0]!.severity,
        components: [...new Set(distinct.map((f) => f.component))].sort(),
        findingIds: distinct.map((f) => f.findingId),
      };
    })
    .sort(
      (a, b) =>
        severityRank(a.worst) - severityRank(b.worst) ||
        b.findingIds.length - a.findingIds.length ||
        compareText(a.start, b.start),
    );
}

/** Findings with an occurrence within `seconds` of the pivot, and how far away, nearest first. */
export function aroundPivot(findings: readonly Finding[], pivotMs: number, seconds: number) {
  return findings
    .flatMap((finding) => {
      let nearest: number | null = null;
      for (const { startMs, endMs } of occurrences(finding)) {
        const offset = pivotMs < startMs ? startMs - pivotMs : pivotMs > endMs ? endMs - pivotMs : 0;
        if (nearest === null || Math.abs(offset) < Math.abs(nearest)) nearest = offset;
      }
      return nearest !== null && Math.abs(nearest) <= seconds * 1000
        ? [{ finding, offsetSeconds: Math.round(nearest / 1000) }]
        : [];
    })
    .sort(
      (a, b) =>
        Math.abs(a.offsetSeconds) - Math.abs(b.offsetSeconds) ||
        severityRank(a.finding.severity) - severityRank(b.finding.severity) ||
        compareText(a.finding.findingId, b.finding.findingId),
    );
}

/** The declared cause chains that touch the given findings. */
export function chainsTouching(chains: readonly CauseChain[], findings: readonly Finding[]): CauseChain[] {
  const ids = new Set(findings.map((finding) => finding.findingId));
  return chains.filter((chain) => chain.findingIds.some((id) => ids.has(id)));
}
