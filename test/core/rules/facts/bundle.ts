import type { Facts } from '../../../../functions/core/inspect/facts';
import { INSPECTORS } from '../../../../functions/core/inspect/inspectors.generated';
import { createInspection } from '../../../../functions/core/inspect/run-inspectors';
import type { FactRule, FactVerdict } from '../../../../schemas/rule';
import type { SourceKind } from '../../../../schemas/source-kind';
import { sourceLines } from '../../inspect/read';

/** Files of a made-up bundle: path → [kind, text]. */
export type Bundle = Readonly<Record<string, readonly [SourceKind, string]>>;

/** Streams every file through the inspectors that want it, as the aggregate step does. */
export function inspect(bundle: Bundle) {
  const files = Object.entries(bundle).map(([path, [kind]]) => ({ path, kind }));
  const inspection = createInspection(files);
  for (const [path, [kind, text]] of Object.entries(bundle)) {
    if (!inspection.wants(path, kind)) continue;
    const reading = inspection.open(path, kind);
    for (const line of sourceLines(text)) reading.line(line);
    reading.end();
  }
  return { facts: inspection.facts(), gaps: inspection.gaps() };
}

/** Facts of the inspectors a rule declares, and nothing else: a rule that reads more cannot pass its cases. */
export function inspectFor(rule: FactRule, bundle: Bundle): Facts {
  const declared = new Set([...rule.needs, ...rule.uses]);
  const inspectors = INSPECTORS.filter((inspector) => declared.has(inspector.id));
  const wanted = Object.entries(bundle).filter(([path, [kind]]) =>
    inspectors.some((one) => one.kinds.includes(kind) && (one.accepts?.(path) ?? true)),
  );
  const { facts } = inspect(Object.fromEntries(wanted));
  return Object.fromEntries(Object.entries(facts).filter(([id]) => declared.has(id))) as Facts;
}

/** The rule's answer, with the missing-facts case the engine handles. */
export function check(rule: FactRule, facts: Facts): FactVerdict {
  const missing = rule.needs.filter((id) => !(id in facts));
  if (missing.length > 0) return { cannotCheck: `no facts of ${missing.join(', ')}` };
  return (rule.when as (facts: Facts) => FactVerdict)(facts);
}

/** The quoted bytes of a citation, straight from the file. */
export function bytesAt(bundle: Bundle, evidence: { file: string; byteStart: number; byteEnd: number }): string {
  return Buffer.from(bundle[evidence.file]![1]).subarray(evidence.byteStart, evidence.byteEnd).toString();
}
