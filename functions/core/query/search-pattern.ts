import { RE2JS } from 're2js';
import { DiagError } from '../../../schemas/errors';
import { requiredLiteral } from './required-literal';

const MAX_PATTERN = 500;
/** Instructions of a compiled expression: `.{1000}` has 1,002. Work per character is proportional to them. */
const MAX_PROGRAM = 3000;
/** Measured 350–900 million instruction steps a second; a line may cost about a third of one. */
const STEPS_PER_LINE = 128e6;
const SHORTEST_LIMIT = 64 * 1024;
const LONGEST_LIMIT = 1024 * 1024;

export interface SearchPattern {
  /** Linear in the length of the line whatever the pattern. */
  matches(line: string): boolean;
  /** Where the first match begins, in characters; 0 when there is none. */
  indexIn(line: string): number;
  /** A text (lower case unless case-sensitive) that every matching line contains; null when none could be derived. */
  readonly literal: string | null;
  readonly caseSensitive: boolean;
  /** Bytes of a line that are searched: fewer for large expressions, so that no single line takes long. */
  readonly lineLimit: number;
}

/** Compiles a caller's expression for the linear-time engine. Throws DiagError naming the field. */
export function compileSearch(source: string, caseSensitive: boolean, field = 'query'): SearchPattern {
  const refuse = (problem: string, hint: string) =>
    new DiagError('invalid-argument', `${field} ${problem}`, { field, hint });
  if (source.length > MAX_PATTERN)
    throw refuse(`is longer than ${MAX_PATTERN} characters`, 'search for the distinctive part');
  let compiled: RE2JS;
  let size: number;
  try {
    compiled = RE2JS.compile(source, caseSensitive ? 0 : RE2JS.CASE_INSENSITIVE);
    size = compiled.programSize();
  } catch (error) {
    throw refuse(
      `is not a regular expression: ${error instanceof Error ? error.message : 'it cannot be compiled'}`,
      'RE2 syntax: no look-around and no back-references; escape ( ) [ ] { } . * + ? | with a backslash to search for them',
    );
  }
  if (size > MAX_PROGRAM)
    throw refuse(
      'repeats too much',
      `it compiles to ${size} instructions of at most ${MAX_PROGRAM}; lower the {n} counts`,
    );
  const literal = requiredLiteral(source);
  return {
    matches: (line) => compiled.test(line),
    indexIn(line) {
      const matcher = compiled.matcher(line);
      return matcher.find() ? matcher.start() : 0;
    },
    literal: literal === null ? null : caseSensitive ? literal : asciiLower(literal),
    caseSensitive,
    lineLimit: Math.min(Math.max(Math.floor(STEPS_PER_LINE / size), SHORTEST_LIMIT), LONGEST_LIMIT),
  };
}

/** ASCII only: bytes of other scripts are compared as they are, by the engine. */
function asciiLower(text: string): string | null {
  return /^[\x20-\x7e]*$/.test(text) ? text.toLowerCase() : null;
}
