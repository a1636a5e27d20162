import type { Arithmetic, Filter } from './ast';
import { filterError } from './filter-error';
import { ACCESSIBLE, CONSTANTS } from './names';
import { readNumber } from './read-value';
import { quoted, type TokenReader } from './token-reader';

/** Loosest first, as in C; the printed text has parentheses wherever the order matters. */
const LEVELS: readonly (readonly string[])[] = [['|'], ['^'], ['&'], ['<<', '>>'], ['+', '-'], ['*', '/', '%']];
const OPERATORS = new Set(LEVELS.flat());
const COMPARISONS = new Set(['=', '!=', '<', '<=', '>', '>=']);
const SIZES = new Set([1, 2, 4]);

/** Does a comparison of packet bytes start here, rather than a condition in words? */
export function startsArithmetic(reader: TokenReader): boolean {
  const token = reader.peek();
  if (token.text === '-' || (token.kind === 'word' && CONSTANTS.has(token.text))) return true;
  const operates = (ahead: number) => {
    const { kind, text } = reader.peek(ahead);
    return kind === 'operator' && (OPERATORS.has(text) || COMPARISONS.has(text));
  };
  if (token.kind === 'number' || token.text === 'len') return operates(1);
  if (ACCESSIBLE.has(token.text)) return reader.peek(1).text === '[';
  if (token.text !== '(') return false;
  // a parenthesis is arithmetic when what follows its end is
  let open = 0;
  for (let ahead = 0; ; ahead++) {
    const { kind, text } = reader.peek(ahead);
    if (kind === 'end') return false;
    if (text === '(') open++;
    if (text === ')' && --open === 0) return operates(ahead + 1);
  }
}

/** `tcp[13] & 2 != 0`. */
export function parseRelation(reader: TokenReader): Filter {
  const left = parseLevel(reader, 0);
  const operator = reader.take();
  if (!COMPARISONS.has(operator.text))
    throw filterError(`a comparison such as = or != is missing before ${quoted(operator)}`, operator.at);
  return { kind: 'relation', operator: operator.text, left, right: parseLevel(reader, 0) };
}

function parseLevel(reader: TokenReader, level: number): Arithmetic {
  const operators = LEVELS[level];
  if (!operators) return parseOperand(reader);
  let left = parseLevel(reader, level + 1);
  for (;;) {
    const { kind, text, at } = reader.peek();
    if (kind !== 'operator' || !operators.includes(text)) return left;
    reader.take();
    const right = parseLevel(reader, level + 1);
    if ((text === '/' || text === '%') && right.kind === 'number' && right.value === 0)
      throw filterError('division by zero', at);
    left = { kind: 'binary', operator: text, left, right };
  }
}

function parseOperand(reader: TokenReader): Arithmetic {
  const token = reader.take();
  if (token.kind === 'number') return { kind: 'number', value: readNumber(token, 0xffffffff, 'number') };
  // written as a difference: canonical text must not start with a dash
  if (token.text === '-') {
    const right = reader.deeper(() => parseOperand(reader));
    return { kind: 'binary', operator: '-', left: { kind: 'number', value: 0 }, right };
  }
  if (token.text === 'len') return { kind: 'length' };
  const constant = token.kind === 'word' ? CONSTANTS.get(token.text) : undefined;
  if (constant !== undefined) return { kind: 'number', value: constant };
  if (token.text === '(') {
    const inner = reader.deeper(() => parseLevel(reader, 0));
    reader.expect(')');
    return inner;
  }
  if (!ACCESSIBLE.has(token.text) || !reader.accept('['))
    throw filterError(`a number, len or bytes such as ip[0] must stand where ${quoted(token)} is`, token.at);
  const offset = reader.deeper(() => parseLevel(reader, 0));
  let size = 1;
  if (reader.accept(':')) {
    const given = reader.take();
    size = readNumber(given, 4, 'size');
    if (!SIZES.has(size)) throw filterError('a size must be 1, 2 or 4', given.at);
  }
  reader.expect(']');
  return { kind: 'bytes', protocol: token.text, offset, size: size === 4 ? 4 : size === 2 ? 2 : 1 };
}
