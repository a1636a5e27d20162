import { filterError } from './filter-error';
import type { Token } from './tokens';

/** Deeper nesting than any filter needs; recursion stops here. */
const MAX_DEPTH = 32;

/** Walks over tokens; the last one is always `end`. */
export interface TokenReader {
  /** The token `ahead` places on, without taking it. */
  peek(ahead?: number): Token;
  take(): Token;
  /** Takes the token when it is this word or operator. */
  accept(text: string): boolean;
  expect(text: string): void;
  /** Runs one level deeper. Throws DiagError when that is too deep. */
  deeper<T>(run: () => T): T;
  /** Index of the token to come, to look at it again. */
  readonly position: number;
}

export function tokenReader(tokens: readonly Token[]): TokenReader {
  let position = 0;
  let depth = 0;
  const last = tokens.length - 1;
  const peek = (ahead = 0): Token => tokens[Math.min(position + ahead, last)] as Token;
  return {
    peek,
    take() {
      const token = peek();
      position = Math.min(position + 1, last);
      return token;
    },
    accept(text) {
      const token = peek();
      if (token.kind === 'end' || token.text !== text) return false;
      position++;
      return true;
    },
    expect(text) {
      const token = peek();
      if (!this.accept(text)) throw filterError(`“${text}” is missing before ${quoted(token)}`, token.at);
    },
    deeper(run) {
      if (++depth > MAX_DEPTH) throw filterError(`nested deeper than ${MAX_DEPTH} levels`, peek().at);
      const result = run();
      depth--;
      return result;
    },
    get position() {
      return position;
    },
  };
}

export const quoted = (token: Token): string => (token.kind === 'end' ? 'the end' : `“${token.text}”`);
