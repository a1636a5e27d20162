import type { LogRule } from '../../../schemas/rule';
import type { SourceKind } from '../../../schemas/source-kind';
import type { EntryRole, RuleEntry, Ruleset } from './ruleset';

/** One rule that a line (or record) satisfies. */
export interface RuleMatch {
  readonly rule: LogRule;
  readonly role: EntryRole;
  /** Values of the rule's dedup names (of `by` for a recovery), in that order; '' for a group that took no part. */
  readonly dedup: readonly string[];
  readonly captures: Readonly<Record<string, string>>;
  /** Where in the text the pattern matched. */
  readonly index: number;
}

/** Dedup values become keys and ids: a hostile line must not make them long. */
const MAX_KEY_CHARS = 200;

/** A capture is a slice that keeps its whole text alive: of a long text it is copied instead. */
const LONG_TEXT_CHARS = 4_096;

function copied(groups: Readonly<Record<string, string>>): Record<string, string> {
  const copy = (text: string) => Buffer.from(text.slice(0, MAX_KEY_CHARS), 'utf8').toString('utf8');
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, copy(value)]));
}

/** Runs one entry's regexes on a text that contains its literal. */
export function matchEntry(entry: RuleEntry, text: string): RuleMatch | null {
  const found = entry.pattern.exec(text);
  if (!found || entry.unless?.test(text)) return null;
  const captures = text.length > LONG_TEXT_CHARS ? copied(found.groups) : found.groups;
  return {
    rule: entry.rule,
    role: entry.role,
    dedup: entry.keyNames.map((name) => (captures[name] ?? '').slice(0, MAX_KEY_CHARS)),
    captures,
    index: found.index,
  };
}

/** Joins what makes two matches of one line the same: a line counts once per rule, role and dedup values. */
export function matchKey(match: Pick<RuleMatch, 'rule' | 'role' | 'dedup'>): string {
  return JSON.stringify([match.rule.id, match.role, ...match.dedup]);
}

/**
 * The reference matcher: every rule of the source kind on one line (or on one record, lines joined by `\n`), the
 * obvious way. The streaming classifier must agree with it; tests hold the two together.
 */
export function matchLine(ruleset: Ruleset, kind: SourceKind, line: string): RuleMatch[] {
  const matches = new Map<string, RuleMatch>();
  for (const entry of ruleset.scannerFor(kind).entries) {
    if (!line.includes(entry.literal)) continue;
    const match = matchEntry(entry, line);
    // alternatives are in order of declaration: the first one that matches speaks for the line
    if (match && !matches.has(matchKey(match))) matches.set(matchKey(match), match);
  }
  return [...matches.values()];
}
