import { RE2JS } from 're2js';
import { DiagError } from '../../../schemas/errors';

const MAX_PATTERN = 500;

export interface SearchPattern {
  /** Linear in the length of the line whatever the pattern. */
  matches(line: string): boolean;
  /** A text (lower case unless case-sensitive) that every matching line contains; null when none could be derived. */
  readonly literal: string | null;
  readonly caseSensitive: boolean;
}

/** Compiles a caller's expression for the linear-time engine. Throws DiagError naming the field. */
export function compileSearch(source: string, caseSensitive: boolean, field = 'query'): SearchPattern {
  if (source.length > MAX_PATTERN) {
    throw new DiagError('invalid-argument', `${field} is longer than ${MAX_PATTERN} characters`, {
      field,
      hint: 'search for the distinctive part',
    });
  }
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(source, caseSensitive ? 0 : RE2JS.CASE_INSENSITIVE);
  } catch (error) {
    throw new DiagError(
      'invalid-argument',
      `${field} is not a regular expression: ${error instanceof Error ? error.message : String(error)}`,
      {
        field,
        hint: 'RE2 syntax: no look-around and no back-references; escape ( ) [ ] { } . * + ? | with a backslash to search for them',
      },
    );
  }
  const literal = requiredLiteral(source);
  return {
    matches: (line) => compiled.test(line),
    literal: literal === null ? null : caseSensitive ? literal : asciiLower(literal),
    caseSensitive,
  };
}

/** ASCII only: bytes of other scripts are compared as they are, by the engine. */
function asciiLower(text: string): string | null {
  return /^[\x20-\x7e]*$/.test(text) ? text.toLowerCase() : null;
}

/**
 * Longest run of plain characters that every match must contain. Deliberately simple: gives up on alternation at the
 * top level and ignores everything inside groups and classes, so it may miss a literal but never invents one.
 */
export function requiredLiteral(source: string): string | null {
  let best = '';
  let run = '';
  let depth = 0;
  const flush = () => {
    if (run.length > best.length) best = run;
    run = '';
  };
  for (let i = 0; i < source.length; i++) {
    const c = source[i]!;
    const next = source[i + 1] ?? '';
    if (c === '\\') {
      i++;
      if (depth === 0 && /[^A-Za-z0-9]/.test(next)) run += next;
      else {
        flush();
        // \x41, \x{..}, \p{..}, \Q…\E: stop looking rather than misread what follows
        if (/[xpPQ0-7]/.test(next)) return best.length >= 3 ? best : null;
      }
    } else if (c === '[') {
      flush();
      const close = source.indexOf(']', i + (source[i + 1] === ']' || source.startsWith('^]', i + 1) ? 3 : 1));
      if (close < 0) return null;
      i = close;
    } else if (c === '(') {
      // inline flags such as (?i) or (?x) change how the rest reads
      if (next === '?' && !source.startsWith('?:', i + 1) && !source.startsWith('?P<', i + 1)) return null;
      flush();
      depth++;
    } else if (c === ')') {
      depth--;
    } else if (c === '|') {
      if (depth === 0) return null;
    } else if (c === '*' || c === '?' || c === '{') {
      // the character before may occur zero times
      if (depth === 0) run = run.slice(0, -1);
      flush();
      if (c === '{') {
        const close = source.indexOf('}', i);
        if (close < 0) return null;
        i = close;
      }
    } else if (c === '+' || c === '.' || c === '^' || c === '$') {
      flush();
    } else if (depth === 0) {
      run += c;
    }
  }
  flush();
  return best.length >= 3 ? best : null;
}
