import type { Histogram } from '../../../../schemas/finding';
import { atLeast, type Severity, severityRank } from '../../../../schemas/severity';
import type { Span } from '../../spark';

const MINUTE = 60_000;

export interface Series {
  /** Component, or title of the findings. */
  readonly label: string;
  /** Null where a line stands for more than one. */
  readonly findingId: string | null;
  readonly severity: Severity;
  /** Of all time, exact. */
  readonly count: number;
  readonly findings: number;
  readonly firstMs: number;
  readonly histogram: Histogram;
}

export interface Burst {
  readonly ms: number;
  readonly findingId: string;
  readonly title: string;
  readonly component: string;
  readonly count: number;
}

export interface Timeline {
  readonly span: Span | null;
  /** Worst first, then earliest. */
  readonly series: readonly Series[];
  /** Boots within the span. */
  readonly boots: readonly number[];
  /** Where a finding was much more frequent than it usually is, within the span and in time order. */
  readonly bursts: readonly Burst[];
  /** Minutes before the end in which most of it happened, when that is a small part of the span; null otherwise. */
  readonly busyMinutes: number | null;
  /** Findings milder than was asked for. */
  readonly milder: number;
  /** Titles of findings that stand on no timeline. */
  readonly withoutTime: readonly string[];
}

interface Shown {
  readonly findingId: string;
  readonly severity: Severity;
  readonly component: string;
  readonly title: string;
  readonly count: number;
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
}

/** What a line stands for; a kind is all findings of one title. */
export const GROUPS = ['component', 'kind', 'finding'] as const;
export type GroupBy = (typeof GROUPS)[number];

export interface TimelineInput {
  readonly shown: readonly Shown[];
  readonly histograms: ReadonlyMap<string, Histogram | null>;
  readonly by: GroupBy;
  readonly bursts: readonly { readonly time: string; readonly findingId: string; readonly count: number }[];
  readonly minSeverity: Severity;
  readonly window: { readonly start: string | null; readonly end: string | null } | null;
  readonly bootTime: string | null;
  readonly collectedAt: string | null;
}

/** Without a histogram only the ends are known: one occurrence at each. */
function histogramOf(finding: Shown, known: Histogram | null | undefined): Histogram {
  if (known) return known;
  const ends = new Set([finding.firstSeen!, finding.lastSeen ?? finding.firstSeen!]);
  return {
    bucketMinutes: 1,
    buckets: [...ends].map((iso): [number, number] => [Math.floor(Date.parse(iso) / MINUTE), 1]),
  };
}

/** As wide as the wider of both: narrower buckets are put together, never divided. */
export function mergeHistograms(a: Histogram, b: Histogram): Histogram {
  const bucketMinutes = Math.max(a.bucketMinutes, b.bucketMinutes);
  const sums = new Map<number, number>();
  for (const [minute, count] of [...a.buckets, ...b.buckets]) {
    const start = minute - (minute % bucketMinutes);
    sums.set(start, (sums.get(start) ?? 0) + count);
  }
  return { bucketMinutes, buckets: [...sums].sort(([x], [y]) => x - y) };
}

function join(a: Series, b: Series): Series {
  return {
    ...(severityRank(a.severity) <= severityRank(b.severity) ? a : b),
    count: a.count + b.count,
    findings: a.findings + b.findings,
    firstMs: Math.min(a.firstMs, b.firstMs),
    histogram: mergeHistograms(a.histogram, b.histogram),
  };
}

/** From the first occurrence (or the window's start) to the collection: time is drawn to scale. */
function spanOf(series: readonly Series[], { window, collectedAt }: TimelineInput): Span | null {
  const starts = series.flatMap(({ histogram }) => histogram.buckets.slice(0, 1).map(([minute]) => minute * MINUTE));
  const ends = series.flatMap(({ histogram: { buckets, bucketMinutes } }) =>
    buckets.slice(-1).map(([minute]) => (minute + bucketMinutes) * MINUTE - 1),
  );
  if (starts.length === 0) return null;
  const startMs = window?.start ? Date.parse(window.start) : Math.min(...starts);
  const collectedMs = collectedAt === null ? null : Date.parse(collectedAt);
  const endMs = window?.end ? Date.parse(window.end) : (collectedMs ?? Math.max(...ends));
  return { startMs, endMs: Math.max(endMs, startMs + MINUTE) };
}

function burstsOf({ bursts }: TimelineInput, chosen: readonly Shown[], span: Span): Burst[] {
  const byId = new Map(chosen.map((finding) => [finding.findingId, finding]));
  return bursts.flatMap(({ time, findingId, count }) => {
    const finding = byId.get(findingId);
    const ms = Date.parse(time);
    if (!finding || ms < span.startMs || ms > span.endMs) return [];
    return [{ ms, findingId, title: finding.title, component: finding.component, count }];
  });
}

/** Most of what happened, in parts. */
const MOST = 0.7;
/** The rest of the span is at least this many times as long. */
const SQUEEZED = 6;

/** How far back from the end one has to look to see most of what happened; null when that is most of the span anyway. */
function busyMinutesOf(series: readonly Series[], span: Span): number | null {
  const buckets = series
    .flatMap(({ histogram }) => histogram.buckets)
    .filter(([minute]) => minute * MINUTE >= span.startMs && minute * MINUTE <= span.endMs)
    .sort(([a], [b]) => b - a);
  const total = buckets.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  for (const [minute, count] of buckets) {
    seen += count;
    if (seen < total * MOST) continue;
    const busy = span.endMs - minute * MINUTE;
    return busy * SQUEEZED < span.endMs - span.startMs ? Math.ceil(busy / MINUTE) : null;
  }
  return null;
}

/** Groups what the tool lists into lines, and finds the time they share. */
export function seriesOf(input: TimelineInput): Timeline {
  const { by, histograms } = input;
  const chosen = input.shown.filter(({ severity }) => atLeast(severity, input.minSeverity));
  const groups = new Map<string, Series>();
  for (const finding of chosen) {
    if (finding.firstSeen === null) continue;
    const { findingId, component, title, severity, count, firstSeen } = finding;
    const one: Series = {
      label: by === 'component' ? component : title,
      findingId: by === 'finding' ? findingId : null,
      severity,
      count,
      findings: 1,
      firstMs: Date.parse(firstSeen),
      histogram: histogramOf(finding, histograms.get(findingId)),
    };
    const key = by === 'component' ? component : by === 'kind' ? title : findingId;
    const before = groups.get(key);
    groups.set(key, before ? join(before, one) : one);
  }
  const series = [...groups.values()].sort(
    (a, b) =>
      severityRank(a.severity) - severityRank(b.severity) || a.firstMs - b.firstMs || (a.label < b.label ? -1 : 1),
  );
  const span = spanOf(series, input);
  const bootMs = input.bootTime === null ? null : Date.parse(input.bootTime);
  return {
    span,
    series,
    boots: bootMs !== null && span && bootMs >= span.startMs && bootMs <= span.endMs ? [bootMs] : [],
    bursts: span ? burstsOf(input, chosen, span) : [],
    busyMinutes: span ? busyMinutesOf(series, span) : null,
    milder: input.shown.length - chosen.length,
    withoutTime: chosen.filter(({ firstSeen }) => firstSeen === null).map(({ title }) => title),
  };
}
