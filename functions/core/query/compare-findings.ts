import type { Finding } from '../../../schemas/finding';
import { type Severity, severityRank } from '../../../schemas/severity';
import { byImportance, countBySeverity } from './select-findings';

export interface NodeFindings {
  /** How the answer names this side: instance id, or collection id when one node is compared with itself. */
  readonly label: string;
  readonly findings: readonly Finding[];
}

export interface SharedProblem {
  readonly signature: string;
  readonly ruleId: string;
  readonly title: string;
  readonly severity: Severity;
  readonly counts: Readonly<Record<string, number>>;
  readonly findingIds: Readonly<Record<string, string>>;
  /** Largest count by smallest. */
  readonly ratio: number;
}

export interface FindingsComparison {
  /** On every side. */
  readonly common: readonly SharedProblem[];
  /** On some sides but not all. */
  readonly partial: readonly SharedProblem[];
  /** On exactly one side. */
  readonly unique: Readonly<Record<string, readonly Finding[]>>;
  readonly matrix: readonly {
    label: string;
    total: number;
    bySeverity: Record<Severity, number>;
    unique: number;
    common: number;
  }[];
}

/** Joins findings of several sides by signature: the same rule about the same thing, whatever the node. */
export function compareFindings(sides: readonly NodeFindings[]): FindingsComparison {
  const bySignature = new Map<string, { label: string; finding: Finding }[]>();
  for (const { label, findings } of sides) {
    for (const finding of findings)
      bySignature.set(finding.signature, [...(bySignature.get(finding.signature) ?? []), { label, finding }]);
  }
  const common: SharedProblem[] = [];
  const partial: SharedProblem[] = [];
  const unique: Record<string, Finding[]> = Object.fromEntries(sides.map((side) => [side.label, []]));
  for (const [signature, seen] of bySignature) {
    if (seen.length === 1 && sides.length > 1) {
      unique[seen[0]!.label]!.push(seen[0]!.finding);
      continue;
    }
    const worst = seen.map((one) => one.finding).sort(byImportance)[0]!;
    const counts = seen.map((one) => one.finding.count);
    (seen.length === sides.length ? common : partial).push({
      signature,
      ruleId: worst.ruleId,
      title: worst.title,
      severity: worst.severity,
      counts: Object.fromEntries(seen.map((one) => [one.label, one.finding.count])),
      findingIds: Object.fromEntries(seen.map((one) => [one.label, one.finding.findingId])),
      ratio: Math.round((Math.max(...counts) / Math.min(...counts)) * 100) / 100,
    });
  }
  const order = (a: SharedProblem, b: SharedProblem) =>
    b.ratio - a.ratio || severityRank(a.severity) - severityRank(b.severity) || (a.signature < b.signature ? -1 : 1);
  for (const list of Object.values(unique)) list.sort(byImportance);
  return {
    common: common.sort(order),
    partial: partial.sort(order),
    unique,
    matrix: sides.map(({ label, findings }) => ({
      label,
      total: findings.length,
      bySeverity: countBySeverity(findings),
      unique: unique[label]!.length,
      common: common.length,
    })),
  };
}
