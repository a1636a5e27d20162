import { filterError } from './filter-error';

export interface Token {
  readonly kind: 'word' | 'number' | 'address' | 'operator' | 'end';
  /** Lower case; `&&`, `||` and `!` are the words `and`, `or` and `not`; `==` is `=`. */
  readonly text: string;
  /** Index of its first character. */
  readonly at: number;
}

/** Longer than any filter a person writes; the canonical text has its own limit. */
export const MAX_FILTER_CHARACTERS = 1000;

/** Sticky, and none of them can match the same text in two ways: no backtracking. */
const SPACE = / +/y;
const COLONS = /[0-9a-f]*:[0-9a-f:.]*/y;
const WORD = /\\?[a-z0-9_][a-z0-9_.-]*/y;
const OPERATOR = /&&|\|\||!=|==|<=|>=|<<|>>|[-!()[\]:&|^+*/%<>=]/y;
const WORDS = new Map([
  ['&&', 'and'],
  ['||', 'or'],
  ['!', 'not'],
]);

/** Cuts the text into tokens. Throws DiagError `invalid-argument` at the first character that no filter contains. */
export function tokenize(text: string): Token[] {
  if (text.length > MAX_FILTER_CHARACTERS)
    throw filterError(`longer than ${MAX_FILTER_CHARACTERS} characters`, MAX_FILTER_CHARACTERS);
  const lower = text.toLowerCase();
  // a letter whose lower case has another length would move every position after it
  const odd = /[^\x20-\x7e]/.exec(text);
  if (odd) throw filterError('only printable ASCII characters may be used', odd.index);
  const tokens: Token[] = [];
  let at = 0;
  let brackets = 0;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(lower)?.[0] ?? null;
  };
  while (at < lower.length) {
    const space = take(SPACE);
    if (space) {
      at += space.length;
      continue;
    }
    // inside brackets a colon divides offset and size; outside it is part of an address
    const address = brackets === 0 ? take(COLONS) : null;
    const word = address ? null : take(WORD);
    const operator = address || word ? null : take(OPERATOR);
    const found = address ?? word ?? operator;
    if (!found) throw filterError(`“${text[at]}” cannot be part of a filter`, at);
    if (found === '[') brackets++;
    if (found === ']') brackets--;
    const spelled = operator === null ? undefined : WORDS.get(operator);
    if (spelled) tokens.push({ kind: 'word', text: spelled, at });
    else tokens.push({ kind: kindOf(found, address, operator), text: found === '==' ? '=' : found, at });
    at += found.length;
  }
  tokens.push({ kind: 'end', text: 'the end', at: lower.length });
  return tokens;
}

function kindOf(found: string, address: string | null, operator: string | null): Token['kind'] {
  if (operator !== null) return 'operator';
  if (address !== null || /^\d+\.[\d.]*$/.test(found)) return 'address';
  return /^(?:\d+|0x[0-9a-f]+)$/.test(found) ? 'number' : 'word';
}
