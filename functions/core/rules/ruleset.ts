import { createHash } from 'node:crypto';
import { DiagError } from '../../../schemas/errors';
import type { FactRule, LogMatch, LogRule, Rule, RuleSource } from '../../../schemas/rule';
import { expandSources, type SourceKind } from '../../../schemas/source-kind';
import { isLogRule } from './define';
import { ERROR_MARKERS, isLogKind } from './error-markers';
import { compilePattern, type LinePattern } from './line-pattern';
import { compileLiterals, type LiteralScanner } from './literal-scan';

/** What a matching line means for its rule: the problem, its end, or the second half of a window. */
export type EntryRole = 'problem' | 'recovery' | 'followed-by';

/** One phrasing to look for: an alternative of `match`, a recovery, or `window.followedBy`. */
export interface RuleEntry {
  readonly index: number;
  readonly rule: LogRule;
  readonly role: EntryRole;
  readonly scope: 'line' | 'record';
  readonly literal: string;
  readonly pattern: LinePattern;
  readonly unless: LinePattern | null;
  readonly kinds: ReadonlySet<SourceKind>;
  /** Capture names whose values identify which problem this is (`dedup`, or `by` of a recovery). */
  readonly keyNames: readonly string[];
}

/** Everything needed to classify files of one kind. */
export interface KindScanner {
  readonly entries: readonly RuleEntry[];
  readonly literals: LiteralScanner;
  /** Entries by literal index; an error marker may have none. */
  readonly entriesOf: readonly (readonly RuleEntry[])[];
  /** 1 for each literal index that is an error marker (and perhaps an entry’s literal, too). */
  readonly isMarker: Uint8Array;
  readonly hasRecordScope: boolean;
  readonly wantsUnknownErrors: boolean;
}

export interface Ruleset {
  /** Changes whenever a rule is added, removed, revised or matches differently. */
  readonly version: string;
  readonly logRules: readonly LogRule[];
  readonly factRules: readonly FactRule[];
  readonly byId: ReadonlyMap<string, Rule>;
  readonly entries: readonly RuleEntry[];
  scannerFor(kind: SourceKind): KindScanner;
}

/**
 * Compiles rules for matching. Per source kind only the rules that name it are compiled into a scanner; kinds with the
 * same rules share one.
 *
 * @throws DiagError `invalid-argument` on a repeated id or a user pattern that is not valid RE2 syntax.
 */
export function compileRules(rules: readonly Rule[]): Ruleset {
  const byId = new Map<string, Rule>();
  for (const rule of rules) {
    if (byId.has(rule.id)) {
      throw new DiagError('invalid-argument', `two rules have the id ${rule.id}`, { field: 'id' });
    }
    byId.set(rule.id, rule);
  }
  const ordered = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const logRules = ordered.filter(isLogRule);
  const entries = logRules.flatMap(entriesOfRule).map((entry, index): RuleEntry => ({ ...entry, index }));
  const scanners = new Map<string, KindScanner>();
  const byKind = new Map<SourceKind, KindScanner>();

  return {
    version: rulesetVersion(ordered, entries),
    logRules,
    factRules: ordered.filter((rule) => !isLogRule(rule)) as FactRule[],
    byId,
    entries,
    scannerFor(kind) {
      const known = byKind.get(kind);
      if (known) return known;
      const wanted = entries.filter((entry) => entry.kinds.has(kind));
      const key = `${isLogKind(kind)}:${wanted.map((entry) => entry.index).join(',')}`;
      const scanner = scanners.get(key) ?? compileKind(wanted, isLogKind(kind));
      scanners.set(key, scanner);
      byKind.set(kind, scanner);
      return scanner;
    },
  };
}

function entriesOfRule(rule: LogRule): Omit<RuleEntry, 'index'>[] {
  const kinds = new Set(expandSources(rule.sources as RuleSource[]));
  const entry = (
    match: LogMatch,
    field: string,
    rest: Pick<RuleEntry, 'role' | 'scope' | 'kinds' | 'keyNames'>,
  ): Omit<RuleEntry, 'index'> => ({
    rule,
    literal: match.literal,
    pattern: compilePattern(match.pattern, `${rule.id}.${field}.pattern`),
    unless: match.unless === undefined ? null : compilePattern(match.unless, `${rule.id}.${field}.unless`),
    ...rest,
  });
  const alternatives = Array.isArray(rule.match) ? rule.match : [rule.match];
  const entries = alternatives.map((match) =>
    entry(match, 'match', { role: 'problem', scope: rule.scope, kinds, keyNames: rule.dedup }),
  );
  if (rule.window) {
    const rest = { role: 'followed-by', scope: 'line', kinds, keyNames: rule.dedup } as const;
    entries.push(entry(rule.window.followedBy, 'window.followedBy', rest));
  }
  if ('literal' in rule.recovery) {
    const recoveryKinds = rule.recovery.sources ? new Set(expandSources(rule.recovery.sources as RuleSource[])) : kinds;
    const rest = { role: 'recovery', scope: 'line', kinds: recoveryKinds, keyNames: rule.recovery.by ?? [] } as const;
    for (const match of [rule.recovery, ...(rule.recovery.also ?? [])]) entries.push(entry(match, 'recovery', rest));
  }
  return entries;
}

function compileKind(entries: readonly RuleEntry[], wantsUnknownErrors: boolean): KindScanner {
  const byLiteral = new Map<string, RuleEntry[]>();
  for (const entry of entries) byLiteral.set(entry.literal, [...(byLiteral.get(entry.literal) ?? []), entry]);
  if (wantsUnknownErrors) {
    for (const marker of ERROR_MARKERS) if (!byLiteral.has(marker)) byLiteral.set(marker, []);
  }
  const literals = [...byLiteral.keys()];
  const markers = new Set(wantsUnknownErrors ? ERROR_MARKERS : []);
  return {
    entries,
    literals: compileLiterals(literals),
    entriesOf: [...byLiteral.values()],
    isMarker: Uint8Array.from(literals, (literal) => (markers.has(literal) ? 1 : 0)),
    hasRecordScope: entries.some((entry) => entry.scope === 'record'),
    wantsUnknownErrors,
  };
}

/** Code of fact rules is not hashed: bundling and minifying change its text, so a changed fact rule raises `revision`. */
function rulesetVersion(rules: readonly Rule[], entries: readonly RuleEntry[]): string {
  const hash = createHash('sha256');
  for (const rule of rules) hash.update(JSON.stringify([rule.id, rule.revision, rule.kind, rule.severity, rule.dedup]));
  for (const { rule, role, scope, literal, pattern, unless, kinds, keyNames } of entries) {
    const parts = [rule.id, role, scope, literal, pattern.source, unless?.source ?? null, [...kinds], keyNames];
    hash.update(JSON.stringify(parts));
  }
  return `rules-${hash.digest('hex').slice(0, 12)}`;
}
