import { RE2JS } from 're2js';
import { type Document, LineCounter, parseDocument } from 'yaml';
import { DiagError } from '../../../../schemas/errors';
import type { LogMatch, LogRule } from '../../../../schemas/rule';
import { type PackRefusal, RulePack } from '../../../../schemas/rule-pack';
import { compilePattern } from '../line-pattern';
import { type Explained, explainIssue } from './explain-issue';
import { fieldName, placeOf } from './locate';
import { captureProblems, entriesOf } from './rule-entries';

/** A larger file is not a rule pack. */
export const MAX_PACK_BYTES = 256 * 1024;
/** RE2 compiles in time linear in this; the longest built-in pattern has about 900 characters. */
const MAX_PATTERN_CHARS = 2_000;
/**
 * Instructions a pattern may compile to. Measured: finding captures costs about 80 ns per instruction and character, so
 * a 64 KB line made to match takes at most 2 s; `[\w.-]{1,999}` would be 10 s. Usual patterns have 30 to 100.
 */
const MAX_PROGRAM = 400;
/** Refusals told per file: the first few are enough to start mending. */
const MAX_REFUSALS = 20;

export type ParsedPack =
  | { readonly pack: RulePack; readonly refusals: null }
  | { readonly pack: null; readonly refusals: readonly PackRefusal[] };

/**
 * Reads a pack, YAML or JSON (which YAML 1.2 contains): `{name, owner, version, rules, suppressions}`, a list of rules,
 * or one rule. A file with any fault is refused whole, as half a pack would silently miss problems. Never throws.
 */
export function parsePack(file: string, text: string): ParsedPack {
  const refuse = (refusals: readonly PackRefusal[]): ParsedPack => ({
    pack: null,
    refusals: refusals.slice(0, MAX_REFUSALS),
  });
  const whole = (message: string, fix: string): ParsedPack =>
    refuse([{ file, line: null, column: null, field: null, message, fix }]);
  if (Buffer.byteLength(text) > MAX_PACK_BYTES) {
    return whole(`larger than ${MAX_PACK_BYTES / 1024} KiB`, 'split it into several files');
  }
  const lines = new LineCounter();
  let document: Document;
  let data: unknown;
  try {
    document = parseDocument(text, { lineCounter: lines, schema: 'core', prettyErrors: false, stringKeys: true });
    const fault = document.errors[0] ?? document.warnings[0];
    if (fault) {
      const { line, col } = lines.linePos(fault.pos[0]);
      const message = fault.message.split('\n')[0]!;
      return refuse([{ file, line, column: col, field: null, message, fix: 'mend the YAML or JSON syntax here' }]);
    }
    // aliases could multiply a small file into a huge one
    data = document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    // ReferenceError of an alias, RangeError of nesting deeper than the stack
    const alias = error instanceof ReferenceError;
    return alias
      ? whole('anchors and aliases are not allowed', 'write the repeated part out')
      : whole('nested too deeply', 'a rule needs no more than six levels');
  }
  const shaped = asPack(file, data);
  if (shaped === null) return whole('neither a pack, nor a list of rules, nor a rule', 'see docs/writing-rules.md');
  const locate = (one: Explained): PackRefusal => {
    const path = shaped.prefix.every((part, i) => one.path[i] === part) ? one.path.slice(shaped.prefix.length) : [];
    const place = placeOf(document, lines, path);
    const { message, fix } = one;
    return { file, line: place?.line ?? null, column: place?.column ?? null, field: fieldName(path), message, fix };
  };
  const parsed = RulePack.safeParse(shaped.value);
  if (!parsed.success) return refuse(parsed.error.issues.flatMap((issue) => explainIssue(issue)).map(locate));
  const faults = parsed.data.rules.flatMap((rule, index) => ruleFaults(rule, ['rules', index]));
  const repeats = repeatedIds(parsed.data.rules);
  return faults.length + repeats.length > 0
    ? refuse([...faults, ...repeats].map(locate))
    : { pack: parsed.data, refusals: null };
}

/** The pack a bare list or rule stands for, and the path under which its content was put. */
function asPack(file: string, data: unknown): { value: unknown; prefix: readonly PropertyKey[] } | null {
  const name = file
    .replace(/^.*\//, '')
    .replace(/\.(ya?ml|json)$/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  const about = { name: name || 'pack', owner: 'not named', version: '1' };
  if (Array.isArray(data)) return { value: { ...about, rules: data }, prefix: ['rules'] };
  if (typeof data !== 'object' || data === null) return null;
  if ('rules' in data || 'suppressions' in data) return { value: data, prefix: [] };
  return 'id' in data ? { value: { ...about, rules: [data] }, prefix: ['rules', 0] } : null;
}

/** What the schema cannot tell: patterns that do not compile, and names that no pattern captures. */
function ruleFaults(rule: LogRule, base: readonly PropertyKey[]): Explained[] {
  const faults: Explained[] = [];
  const tryPattern = (match: LogMatch, path: readonly PropertyKey[], field: 'pattern' | 'unless') => {
    const pattern = match[field];
    if (typeof pattern !== 'string') return;
    const at = [...base, ...path, field];
    if (pattern.length > MAX_PATTERN_CHARS) {
      faults.push({
        path: at,
        message: `longer than ${MAX_PATTERN_CHARS} characters`,
        fix: 'write several alternatives',
      });
      return;
    }
    try {
      compilePattern(pattern, field);
      const size = RE2JS.compile(pattern).programSize();
      if (size > MAX_PROGRAM) {
        const message = `compiles to ${size} instructions, more than ${MAX_PROGRAM}`;
        faults.push({ path: at, message, fix: 'write + or * for large counted repeats such as {1,253}' });
      }
    } catch (error) {
      if (!(error instanceof DiagError)) throw error;
      faults.push({ path: at, message: error.message, fix: error.hint ?? 'see the RE2 syntax' });
    }
  };
  for (const { match, path } of entriesOf(rule)) {
    tryPattern(match, path, 'pattern');
    tryPattern(match, path, 'unless');
    if (/[\r\n]/.test(match.literal)) {
      faults.push({
        path: [...base, ...path, 'literal'],
        message: 'a literal cannot span lines',
        fix: 'name text of one line',
      });
    }
  }
  if (faults.length > 0) return faults;
  return captureProblems(rule).map(({ path, message, fix }) => ({ path: [...base, ...path], message, fix }));
}

function repeatedIds(rules: readonly LogRule[]): Explained[] {
  const seen = new Set<string>();
  return rules.flatMap(({ id }, index) => {
    if (seen.has(id))
      return [{ path: ['rules', index, 'id'], message: `two rules have the id ${id}`, fix: 'rename one' }];
    seen.add(id);
    return [];
  });
}
