import type { CauseChain, Finding, RemediationStep } from '../../../schemas/finding';
import { byImportance, countBySeverity } from './select-findings';

export interface Summary {
  readonly text: readonly string[];
  readonly affectedComponents: readonly string[];
  readonly remediation: readonly (RemediationStep & { findingIds: string[] })[];
  readonly confidence: 'high' | 'medium' | 'low' | 'none';
  readonly confidenceReason: string;
}

const when = (finding: Finding) =>
  finding.firstSeen
    ? `between ${finding.firstSeen} and ${finding.lastSeen ?? finding.firstSeen}`
    : 'at an unknown time';

/** One sentence per finding, each grounded in that finding's own fields; nothing else is said. */
export function summarize(
  findings: readonly Finding[],
  chains: readonly CauseChain[],
  unverified: ReadonlySet<string>,
): Summary {
  const ordered = [...findings].sort(byImportance);
  const named = new Map(ordered.map((finding) => [finding.findingId, finding]));
  const text: string[] = [];
  const told: string[] = [];
  for (const chain of chains) {
    // one problem of ten pods is ten findings of one title
    const titles = [...new Set(chain.findingIds.flatMap((id) => named.get(id)?.title ?? []))].join(' → ');
    // the end of a longer chain says nothing new
    if (!titles.includes(' → ') || told.some((one) => one.endsWith(titles))) continue;
    told.push(titles);
    text.push(`Likely chain (confidence ${chain.confidence.toFixed(2)}): ${titles}.`);
  }
  for (const finding of ordered) {
    const detail = typeof finding.facts?.detail === 'string' ? ` ${finding.facts.detail}` : '';
    text.push(
      `[${finding.findingId}] ${finding.severity}: ${finding.title}, ${finding.count} time${finding.count === 1 ? '' : 's'} ${when(finding)}, ${finding.state} (${finding.stateReason}).${detail}`,
    );
  }
  const remediation = new Map<string, RemediationStep & { findingIds: string[] }>();
  for (const finding of ordered) {
    for (const step of finding.remediation) {
      const known = remediation.get(step.do);
      if (known) known.findingIds.push(finding.findingId);
      else remediation.set(step.do, { ...step, findingIds: [finding.findingId] });
    }
  }
  const counts = countBySeverity(ordered);
  const verified = ordered.filter((finding) => !unverified.has(finding.findingId));
  const best = Math.max(0, ...verified.map((finding) => finding.confidence.score));
  const confidence =
    verified.length === 0 ? 'none' : counts.critical > 0 && best >= 0.8 ? 'high' : best >= 0.6 ? 'medium' : 'low';
  return {
    text,
    affectedComponents: [...new Set(ordered.map((finding) => finding.component))].sort(),
    remediation: [...remediation.values()],
    confidence,
    confidenceReason: `${verified.length} of ${ordered.length} findings verified against the stored bytes; best single confidence ${best.toFixed(2)}`,
  };
}
