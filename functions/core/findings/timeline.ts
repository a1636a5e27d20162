import type { Finding } from '../../../schemas/finding';
import type { BundleClock } from '../../../schemas/manifest';
import type { Severity } from '../../../schemas/severity';
import { isoTime } from '../rules/evidence-draft';

/** One line of `timeline.jsonl`: what happened when, as far as times are known. */
export interface TimelineEntry {
  readonly time: string;
  readonly event: 'first-seen' | 'last-seen' | 'recovered' | 'boot' | 'collected';
  /** Null for events of the node itself. */
  readonly findingId: string | null;
  readonly severity: Severity | null;
  readonly component: string;
  readonly title: string;
  readonly count: number;
}

/** Beginnings, ends and recoveries of all findings, the boot and the collection, in time order. */
export function timelineOf(findings: readonly Finding[], clock: BundleClock): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  const node = (event: 'boot' | 'collected', ms: number | null, title: string) => {
    const time = isoTime(ms);
    if (time !== null)
      entries.push({ time, event, findingId: null, severity: null, component: 'node', title, count: 1 });
  };
  node('boot', clock.bootTimeMs, 'The node booted');
  node('collected', clock.collectedAtMs, 'The bundle was collected');
  for (const finding of findings) {
    const { findingId, severity, component, title, count } = finding;
    const add = (event: TimelineEntry['event'], time: string | null) => {
      if (time !== null) entries.push({ time, event, findingId, severity, component, title, count });
    };
    add('first-seen', finding.firstSeen);
    if (finding.lastSeen !== finding.firstSeen) add('last-seen', finding.lastSeen);
    if (finding.state === 'recovered') add('recovered', finding.stateEvidence?.time ?? null);
  }
  const key = (entry: TimelineEntry) => `${entry.time} ${entry.event} ${entry.findingId ?? ''}`;
  return entries.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
