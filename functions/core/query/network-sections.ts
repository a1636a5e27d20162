import type { CheckResult, Finding } from '../../../schemas/finding';
import type { Facts } from '../inspect/facts';
import { excerpt } from '../rules/excerpt';
import type { Redact } from './redacted-text';

/** Sections of a network diagnosis: which inspectors feed them and which log findings belong to them. */
export const NETWORK_SECTIONS = {
  iptables: {
    inspectors: ['iptablesSave', 'iptablesCounters', 'nftables'],
    areas: [],
    components: ['netfilter', 'iptables'],
  },
  cni: { inspectors: ['cniConfig', 'cniEnv'], areas: ['cni'], components: ['vpc-cni', 'aws-node'] },
  routes: { inspectors: ['ipRoutes', 'ipRules'], areas: [], components: ['routing'] },
  dns: { inspectors: ['resolvConf'], areas: ['dns'], components: ['coredns', 'dns'] },
  eni: { inspectors: ['ipamdEnis', 'ethtool', 'interfaces'], areas: [], components: ['eni', 'ena'] },
  ipamd: { inspectors: ['ipamdEnis', 'ipamdMetrics', 'ipamCheckpoint'], areas: [], components: ['ipamd'] },
  kube_proxy: {
    inspectors: ['iptablesSave', 'conntrack', 'sysctl', 'ipvs'],
    areas: ['kube-proxy'],
    components: ['kube-proxy', 'conntrack'],
  },
} as const;
export type NetworkSection = keyof typeof NETWORK_SECTIONS;

export interface SectionReport {
  readonly assessment: 'problem' | 'fine' | 'unknown';
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

/** Report of one section from what is known about the node. */
export function networkSection(
  section: NetworkSection,
  facts: Facts,
  checks: readonly CheckResult[],
  findings: readonly Finding[],
  redact: Redact,
): SectionReport {
  const { inspectors, areas, components } = NETWORK_SECTIONS[section];
  const inspectorIds: readonly string[] = inspectors;
  const rules = new Set(
    checks.filter((check) => check.needs?.some((id) => inspectorIds.includes(id))).map((check) => check.ruleId),
  );
  const own = findings.filter(
    (finding) =>
      rules.has(finding.ruleId) ||
      (areas as readonly string[]).includes(finding.area) ||
      (components as readonly string[]).includes(finding.component),
  );
  const known = facts as Readonly<Record<string, unknown>>;
  const present = inspectors.filter((id) => known[id] !== undefined);
  const serious = own.some(
    (finding) => finding.severity === 'critical' || finding.severity === 'high' || finding.severity === 'medium',
  );
  return {
    assessment: serious ? 'problem' : present.length === 0 && own.length === 0 ? 'unknown' : 'fine',
    findings: own,
    checks: checks.filter((check) => rules.has(check.ruleId)),
    facts: Object.fromEntries(present.map((id) => [id, outline(known[id], redact)])),
    missing: inspectors.filter((id) => known[id] === undefined),
  };
}
