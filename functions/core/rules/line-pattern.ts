import { RE2JS } from 're2js';
import { DiagError } from '../../../schemas/errors';

/** Where a pattern matched and what its named groups captured (groups that took no part are absent). */
export interface PatternMatch {
  readonly index: number;
  readonly groups: Readonly<Record<string, string>>;
}

/** A compiled pattern without state between calls. */
export interface LinePattern {
  readonly source: string;
  readonly groupNames: readonly string[];
  test(text: string): boolean;
  exec(text: string): PatternMatch | null;
}

/**
 * Compiles a rule's pattern. Built-in rules bring RegExp literals, which the rule gates prove to be harmless on
 * hostile lines; strings come from user packs and run on a linear-time engine, so that no pack can stall a run.
 *
 * @throws DiagError `invalid-argument` naming `field` when a string is not valid RE2 syntax.
 */
export function compilePattern(pattern: RegExp | string, field: string): LinePattern {
  return typeof pattern === 'string' ? linear(pattern, field) : native(pattern);
}

function native(pattern: RegExp): LinePattern {
  // g and y would carry lastIndex from one line to the next
  const regex = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''));
  return {
    source: String(regex),
    groupNames: Object.keys(new RegExp(`${regex.source}|`, regex.flags).exec('')?.groups ?? {}),
    test: (text) => regex.test(text),
    exec(text) {
      const match = regex.exec(text);
      return match && { index: match.index, groups: defined(match.groups ?? {}) };
    },
  };
}

function linear(source: string, field: string): LinePattern {
  let regex: RE2JS;
  try {
    regex = RE2JS.compile(source);
  } catch (cause) {
    throw new DiagError('invalid-argument', `${field}: ${cause instanceof Error ? cause.message : 'not a pattern'}`, {
      field,
      hint: 'Patterns of rule packs use RE2 syntax: no look-around, no back-references.',
      cause,
    });
  }
  const groupNames = Object.keys(regex.namedGroups());
  return {
    source,
    groupNames,
    test: (text) => regex.test(text),
    exec(text) {
      // .test() runs on the engine's DFA; its matcher, needed for groups, is far slower and only tried on a match
      if (!regex.test(text)) return null;
      const matcher = regex.matcher(text);
      if (!matcher.find()) return null;
      const groups = Object.fromEntries(groupNames.map((name) => [name, matcher.group(name) ?? undefined]));
      return { index: matcher.start(), groups: defined(groups) };
    },
  };
}

function defined(groups: Record<string, string | undefined>): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(groups)) if (value !== undefined) result[name] = value;
  return result;
}
