import type { Finding } from '../../../schemas/finding';
import { atLeast } from '../../../schemas/severity';
import type { FactSource } from '../inspect/inspector';

/** The worst finding that quotes this line, if any: what makes a rule or route the place of a fault. */
export type Cites = (at: Pick<FactSource, 'file' | 'byteStart' | 'byteEnd'> | null) => Finding | null;

/** Lines that open findings rest on; `findings` is worst first. What is mild or over points at nothing. */
export function citationsOf(findings: readonly Finding[]): Cites {
  const byFile = new Map<string, { start: number; end: number; finding: Finding }[]>();
  for (const finding of findings) {
    if (finding.suppressed || !atLeast(finding.severity, 'low')) continue;
    if (finding.state !== 'active' && finding.state !== 'unknown') continue;
    for (const { file, byteStart, byteEnd } of finding.evidence)
      byFile.set(file, [...(byFile.get(file) ?? []), { start: byteStart, end: byteEnd, finding }]);
  }
  return (at) =>
    at === null
      ? null
      : (byFile.get(at.file)?.find((one) => one.start < at.byteEnd && at.byteStart < one.end)?.finding ?? null);
}

/** Indexes to show of a list of which some are cited: those and `around` neighbours on both sides. */
export function neighbourhood(length: number, cited: readonly number[], around: number): number[] {
  const shown = new Set<number>();
  for (const index of cited)
    for (let i = Math.max(0, index - around); i <= Math.min(length - 1, index + around); i++) shown.add(i);
  return [...shown].sort((a, b) => a - b);
}
