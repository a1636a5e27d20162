import type { Finding, FindingState } from '../../../schemas/finding';
import { severityRank } from '../../../schemas/severity';
import { secondsOf } from './time-frame';

/** Findings of one rule that last, or that are over, as one row of the timeline. */
export interface TimelineRow {
  readonly finding: Finding;
  readonly subjects: number;
  readonly count: number;
  /** Epoch seconds. */
  readonly first: number;
  readonly last: number;
  /** `[start, width, count]` in epoch seconds, ascending; empty when there is no histogram. */
  readonly bursts: readonly (readonly [number, number, number])[];
  readonly recoveredAt: readonly number[];
}

export interface TimelineLanes {
  readonly lanes: readonly { readonly component: string; readonly rows: readonly TimelineRow[] }[];
  /** Findings without any time. */
  readonly untimed: readonly Finding[];
  /** Rows left out. */
  readonly omitted: number;
}

const MAX_ROWS = 36;
/** Bursts drawn per row; more are joined in pairs, so none is lost. */
const MAX_BURSTS = 240;
const OVER: readonly FindingState[] = ['recovered', 'before-reboot'];

function rowOf(group: readonly Finding[]): TimelineRow | null {
  const first = group.flatMap((one) => secondsOf(one.firstSeen) ?? []);
  const last = group.flatMap((one) => secondsOf(one.lastSeen) ?? secondsOf(one.firstSeen) ?? []);
  if (first.length === 0) return null;
  const width = Math.max(1, ...group.map((one) => one.histogram?.bucketMinutes ?? 1));
  const buckets = new Map<number, number>();
  for (const { histogram } of group)
    for (const [minute, count] of histogram?.buckets ?? []) {
      const start = Math.floor(minute / width) * width;
      buckets.set(start, (buckets.get(start) ?? 0) + count);
    }
  let joined = [...buckets].sort((a, b) => a[0] - b[0]);
  let minutes = width;
  while (joined.length > MAX_BURSTS) {
    minutes *= 2;
    const wider = new Map<number, number>();
    for (const [minute, count] of joined) {
      const start = Math.floor(minute / minutes) * minutes;
      wider.set(start, (wider.get(start) ?? 0) + count);
    }
    joined = [...wider];
  }
  return {
    finding: group[0]!,
    subjects: group.length,
    count: group.reduce((sum, one) => sum + one.count, 0),
    first: first.reduce((a, b) => Math.min(a, b)),
    last: last.reduce((a, b) => Math.max(a, b)),
    bursts: joined.map(([minute, count]) => [minute * 60, minutes * 60, count] as const),
    recoveredAt: [
      ...new Set(
        group.flatMap((one) => (one.state === 'recovered' ? (secondsOf(one.stateEvidence?.time ?? null) ?? []) : [])),
      ),
    ].slice(0, 20),
  };
}

/** Rows by component, the component with the worst problem first. */
export function timelineLanes(findings: readonly Finding[]): TimelineLanes {
  const groups = new Map<string, Finding[]>();
  const untimed: Finding[] = [];
  for (const finding of findings) {
    if (finding.suppressed) continue;
    if (secondsOf(finding.firstSeen) === null) {
      untimed.push(finding);
      continue;
    }
    const key = JSON.stringify([finding.ruleId, finding.component, finding.title, OVER.includes(finding.state)]);
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  const ranked = [...groups.values()].sort(
    (a, b) =>
      Number(OVER.includes(a[0]!.state)) - Number(OVER.includes(b[0]!.state)) ||
      severityRank(a[0]!.severity) - severityRank(b[0]!.severity),
  );
  const rows = ranked.slice(0, MAX_ROWS).flatMap((group) => rowOf(group) ?? []);
  const byComponent = new Map<string, TimelineRow[]>();
  for (const row of rows)
    byComponent.set(row.finding.component, [...(byComponent.get(row.finding.component) ?? []), row]);
  return {
    lanes: [...byComponent].map(([component, own]) => ({ component, rows: own })),
    untimed,
    omitted: Math.max(0, ranked.length - MAX_ROWS),
  };
}
