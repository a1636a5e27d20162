import type { CheckResult, Finding } from '../../../schemas/finding';
import { atLeast } from '../../../schemas/severity';
import type { Facts } from '../inspect/facts';
import { excerpt } from '../rules/excerpt';
import type { Redact } from './redacted-text';

/** What a section of a diagnosis is about: the inspectors that feed it, and the findings that belong to it. */
export interface SectionSpec {
  readonly inspectors: readonly string[];
  readonly areas?: readonly string[];
  readonly components?: readonly string[];
  readonly categories?: readonly string[];
  /** Single rules whose area, component and category say something else. */
  readonly rules?: readonly string[];
  /** Rules that read the same facts for another subject. */
  readonly foreign?: readonly string[];
}

export interface SectionReport {
  /** `recovered`: there was a serious problem, and it is over. */
  readonly assessment: 'problem' | 'recovered' | 'fine' | 'unknown';
  readonly findings: readonly Finding[];
  readonly checks: readonly CheckResult[];
  readonly facts: Readonly<Record<string, unknown>>;
  readonly missing: readonly string[];
}

const MAX_ITEMS = 12;
const MAX_TEXT = 200;

/**
 * Facts as an answer shows them: long lists and texts cut with the number left out, citations reduced to their place.
 * Texts are redacted before they are cut, because half a secret is not recognised; together with the name they stand
 * under, because a value alone does not say that it is a password.
 */
export function outline(value: unknown, redact: Redact, name = '', depth = 0): unknown {
  if (typeof value === 'string') return excerpt(redactNamed(name, value, redact), 0, MAX_TEXT);
  if (Array.isArray(value)) {
    const shown = value.slice(0, MAX_ITEMS).map((item) => outline(item, redact, name, depth + 1));
    return value.length > MAX_ITEMS ? [...shown, `… ${value.length - MAX_ITEMS} more`] : shown;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  if ('byteStart' in value && 'file' in value && 'line' in value) {
    const at = value as { file: string; line: number };
    return `${at.file}:${at.line}`;
  }
  const shown = entries
    .slice(0, 3 * MAX_ITEMS)
    .map(([key, child]) => [
      redact(key),
      depth > 5 ? '…' : outline(child, redact, key === 'value' ? name : key, depth + 1),
    ]);
  return Object.fromEntries(
    entries.length > shown.length ? [...shown, ['…', `${entries.length - shown.length} more`]] : shown,
  );
}

function redactNamed(name: string, value: string, redact: Redact): string {
  const prefix = `${name}=`;
  const together = name === '' ? '' : redact(prefix + value);
  return redact(together.startsWith(prefix) ? together.slice(prefix.length) : value);
}

/** What is known about the node, as sections are made from it. */
export interface NodeKnowledge {
  readonly facts: Facts;
  readonly checks: readonly CheckResult[];
  readonly findings: readonly Finding[];
}

/** `problem` when something serious lasts, `recovered` when all that is serious is over, null when nothing is. */
export function seriousness(findings: readonly Finding[]): 'problem' | 'recovered' | null {
  const serious = findings.filter((finding) => !finding.suppressed && atLeast(finding.severity, 'medium'));
  if (serious.length === 0) return null;
  return serious.some((finding) => finding.state === 'active' || finding.state === 'unknown') ? 'problem' : 'recovered';
}

/** Report of one section: its findings, its checks with their outcome, its facts, and the inspectors that had no data. */
export function sectionReport(
  spec: SectionSpec,
  { facts, checks, findings }: NodeKnowledge,
  redact: Redact,
): SectionReport {
  const { inspectors, areas = [], components = [], categories = [], rules: named = [], foreign = [] } = spec;
  const rules = new Set(
    checks
      .filter((check) => check.needs?.some((id) => inspectors.includes(id)) && !foreign.includes(check.ruleId))
      .map((check) => check.ruleId),
  );
  const own = findings.filter(
    (finding) =>
      rules.has(finding.ruleId) ||
      areas.includes(finding.area) ||
      components.includes(finding.component) ||
      categories.includes(finding.category) ||
      named.includes(finding.ruleId),
  );
  const known = facts as Readonly<Record<string, unknown>>;
  const present = inspectors.filter((id) => known[id] !== undefined);
  const serious = seriousness(own);
  return {
    assessment: serious ?? (present.length === 0 && own.length === 0 ? 'unknown' : 'fine'),
    findings: own,
    checks: checks.filter((check) => rules.has(check.ruleId)),
    facts: Object.fromEntries(present.map((id) => [id, outline(known[id], redact)])),
    missing: inspectors.filter((id) => known[id] === undefined),
  };
}
