import type { Finding } from '../../../schemas/finding';
import { atLeast, severityRank } from '../../../schemas/severity';

/** Findings that `from` may have caused, directly or through others. */
function effectsOf(from: Finding, byId: ReadonlyMap<string, Finding>): Set<string> {
  const reached = new Set<string>();
  const queue = [...from.mayCause];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    if (reached.has(id) || id === from.findingId) continue;
    const finding = byId.get(id);
    if (!finding) continue;
    reached.add(id);
    queue.push(...finding.mayCause);
  }
  return reached;
}

/** The beginnings of what led to `to`: causes that nothing in the pool explains. Itself when nothing does. */
function rootsOf(to: Finding, byId: ReadonlyMap<string, Finding>): Finding[] {
  const roots: Finding[] = [];
  const seen = new Set([to.findingId]);
  const queue = [to];
  for (let finding = queue.pop(); finding; finding = queue.pop()) {
    const causes = finding.causedBy.flatMap((id) => byId.get(id) ?? []);
    if (causes.length === 0) roots.push(finding);
    for (const cause of causes) {
      if (!seen.has(cause.findingId)) queue.push(cause);
      seen.add(cause.findingId);
    }
  }
  return roots;
}

const open = (finding: Finding) => finding.state === 'active' || finding.state === 'unknown';

/**
 * What to look at first, of findings in order of importance: of all that stands at the beginning of the worst findings
 * that still last, however mild it is, what explains most of the others. What is over only counts when nothing lasts.
 * Null when nothing is of medium severity or worse.
 */
export function rootCause(findings: readonly Finding[]): Finding | null {
  const grave = findings.filter((finding) => atLeast(finding.severity, 'medium') && !finding.suppressed);
  const lasting = grave.filter(open);
  // when all is over, what a reboot ended comes before what ended by itself: that was the reboot's doing
  const over = [...grave].sort(
    (a, b) =>
      severityRank(a.severity) - severityRank(b.severity) ||
      Number(b.state === 'before-reboot') - Number(a.state === 'before-reboot'),
  );
  const pool = lasting.length > 0 ? lasting : over;
  const worst = pool[0];
  if (!worst) return null;
  const byId = new Map(pool.map((finding) => [finding.findingId, finding]));
  const roots = new Set(
    pool.filter((finding) => finding.severity === worst.severity).flatMap((finding) => rootsOf(finding, byId)),
  );
  let best: { finding: Finding; explains: number } | null = null;
  // of equals the earlier, more important one
  for (const finding of pool.filter((one) => roots.has(one))) {
    const explains = effectsOf(finding, byId).size;
    if (!best || explains > best.explains) best = { finding, explains };
  }
  // only a circle of causes has no beginning
  return best?.finding ?? worst;
}
