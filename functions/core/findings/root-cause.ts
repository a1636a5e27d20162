import type { CauseChain, Finding } from '../../../schemas/finding';
import { atLeast } from '../../../schemas/severity';

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

const open = (finding: Finding) => finding.state === 'active' || finding.state === 'unknown';

/**
 * What to look at first, of findings in order of importance: among the worst findings that still last, the one that explains most of the others; a finding
 * that only follows from another such one gives way to it. What is over only counts when nothing lasts. Null when
 * nothing is of medium severity or worse.
 */
export function rootCause(findings: readonly Finding[], chains: readonly CauseChain[]): Finding | null {
  const grave = findings.filter((finding) => atLeast(finding.severity, 'medium') && !finding.suppressed);
  const lasting = grave.filter(open);
  const pool = lasting.length > 0 ? lasting : grave;
  const worst = pool[0];
  if (!worst) return null;
  const byId = new Map(pool.map((finding) => [finding.findingId, finding]));
  const roots = pool
    .filter((finding) => finding.severity === worst.severity)
    .map((finding) => {
      // a declared chain that leads here names what stands at its beginning, however mild that is
      const chain = chains.find((one) => one.findingIds.slice(1).includes(finding.findingId));
      return (chain && byId.get(chain.findingIds[0]!)) ?? finding;
    });
  let best: { finding: Finding; explains: number } | null = null;
  // of equals the earlier, more important one
  for (const finding of new Set(roots)) {
    const explains = effectsOf(finding, byId).size;
    if (!best || explains > best.explains) best = { finding, explains };
  }
  return best?.finding ?? null;
}
