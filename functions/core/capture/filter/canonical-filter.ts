import { filterError } from './filter-error';
import { parseFilter } from './parse-filter';
import { printFilter } from './print-filter';

/** What the document on the node takes. */
export const MAX_CANONICAL_CHARACTERS = 1024;

/**
 * The canonical text of a capture filter, the only form that reaches a node: parsed by this grammar, then written anew
 * from a closed alphabet. Nothing of the caller's text is copied. Throws DiagError `invalid-argument` with field
 * `filter` for anything that is no filter.
 */
export function canonicalFilter(text: string): string {
  const canonical = printFilter(parseFilter(text));
  if (canonical.length <= MAX_CANONICAL_CHARACTERS) return canonical;
  throw filterError(
    `written out it has ${canonical.length} characters, more than ${MAX_CANONICAL_CHARACTERS}`,
    text.length - 1,
    'use networks and port ranges instead of long lists',
  );
}
