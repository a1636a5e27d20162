import type { Filter } from './ast';
import { filterError } from './filter-error';
import { parseRelation, startsArithmetic } from './parse-arithmetic';
import { parsePrimitive, type Qualifiers } from './parse-primitive';
import { quoted, type TokenReader, tokenReader } from './token-reader';
import { tokenize } from './tokens';

/**
 * Reads an expression of the pcap-filter language. Throws DiagError `invalid-argument` that names the place.
 * `and` and `or` bind equally and from left to right, `not` binds to the one condition after it: as in libpcap.
 */
export function parseFilter(text: string): Filter {
  const reader = tokenReader(tokenize(text));
  const filter = parseExpression(reader);
  const rest = reader.peek();
  if (rest.kind !== 'end') throw filterError(`and, or, or the end must stand where ${quoted(rest)} is`, rest.at);
  return filter;
}

function parseExpression(reader: TokenReader): Filter {
  let previous: Qualifiers | null = null;
  const term = (): Filter => {
    const { filter, qualifiers } = parseTerm(reader, previous);
    previous = qualifiers;
    return filter;
  };
  let left = term();
  for (;;) {
    const kind = reader.accept('and') ? 'and' : reader.accept('or') ? 'or' : null;
    if (!kind) return left;
    left = { kind, left, right: term() };
  }
}

function parseTerm(
  reader: TokenReader,
  previous: Qualifiers | null,
): { readonly filter: Filter; readonly qualifiers: Qualifiers | null } {
  if (startsArithmetic(reader)) return { filter: parseRelation(reader), qualifiers: null };
  if (reader.accept('not')) {
    const { filter, qualifiers } = reader.deeper(() => parseTerm(reader, previous));
    return { filter: { kind: 'not', operand: filter }, qualifiers };
  }
  if (reader.accept('(')) {
    const filter = reader.deeper(() => parseExpression(reader));
    reader.expect(')');
    return { filter, qualifiers: null };
  }
  return parsePrimitive(reader, previous);
}
