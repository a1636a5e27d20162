import type { Finding, FindingState } from '../../../schemas/finding';
import { atLeast, type Severity, severityRank } from '../../../schemas/severity';
import { overlaps, type ResolvedWindow } from './time-window';

export interface FindingFilter {
  readonly severity?: Severity | 'all' | 'warning' | undefined;
  /** `severity` and everything worse instead of exactly that severity. */
  readonly orWorse?: boolean;
  readonly components?: readonly string[] | undefined;
  readonly state?: FindingState | undefined;
  /** `new`: in no other collection of the cluster, as far as is known; `usual`: in others too. */
  readonly baseline?: 'all' | 'new' | 'usual' | undefined;
  readonly window?: ResolvedWindow | undefined;
}

const ms = (iso: string | null) => (iso === null ? null : Date.parse(iso));

/** A finding belongs to a window when an occurrence lies in it: buckets decide, not only the first sample. */
export function inWindow(finding: Finding, window: ResolvedWindow): boolean {
  if (window.startMs === null && window.endMs === null) return true;
  if (!overlaps(window, ms(finding.firstSeen), ms(finding.lastSeen))) return false;
  if (!finding.histogram || finding.histogram.buckets.length === 0) return true;
  const width = finding.histogram.bucketMinutes * 60_000;
  return finding.histogram.buckets.some(([minute]) => overlaps(window, minute * 60_000, minute * 60_000 + width - 1));
}

export function selectFindings(findings: readonly Finding[], filter: FindingFilter): Finding[] {
  const { severity, components, state, baseline, window } = filter;
  return findings.filter((finding) => {
    if (severity && severity !== 'all') {
      if (severity === 'warning') {
        if (finding.severity !== 'high' && finding.severity !== 'medium') return false;
      } else if (filter.orWorse ? !atLeast(finding.severity, severity) : finding.severity !== severity) return false;
    }
    if (components && components.length > 0 && !components.some((c) => c === finding.component || c === finding.area))
      return false;
    if (state && finding.state !== state) return false;
    const usual = (finding.baseline?.collections ?? 0) > 0;
    if (baseline && baseline !== 'all' && usual !== (baseline === 'usual')) return false;
    return !window || inWindow(finding, window);
  });
}

const STATE_RANK: Record<FindingState, number> = { active: 0, unknown: 1, recovered: 2, 'before-reboot': 3 };

/** Worst first: severity, then still active, then confidence, then id; what its owner accepted is last. */
export function byImportance(a: Finding, b: Finding): number {
  return (
    Number(a.suppressed !== undefined) - Number(b.suppressed !== undefined) ||
    severityRank(a.severity) - severityRank(b.severity) ||
    STATE_RANK[a.state] - STATE_RANK[b.state] ||
    b.confidence.score - a.confidence.score ||
    (a.findingId < b.findingId ? -1 : a.findingId > b.findingId ? 1 : 0)
  );
}

/** Suppressed findings do not count, as in the document. */
export function countBySeverity(findings: readonly Finding[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const finding of findings) if (!finding.suppressed) counts[finding.severity]++;
  return counts;
}
