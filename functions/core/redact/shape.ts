/** Turns a found secret into its placeholder and counts it. */
export type Mask = (type: string, secret: string) => string;

/**
 * One form in which secrets appear. `examples` and `lookAlikes` are data for the tests: every example loses exactly its
 * `secret`, every look-alike stays as it is.
 */
export interface SecretShape {
  /** Name in the placeholder and in the report. */
  readonly type: string;
  /** Lower-case; a text without any of them is not searched. */
  readonly literals: readonly string[];
  readonly apply: (text: string, mask: Mask) => string;
  readonly examples: readonly SecretExample[];
  readonly lookAlikes: readonly string[];
}

export interface SecretExample {
  readonly text: string;
  readonly secret: string;
}

export interface PatternShape extends Omit<SecretShape, 'apply'> {
  /** Global; group 1 is kept, group 2 is the secret, what follows is kept. Runs in linear time on any text. */
  readonly pattern: RegExp;
  /** Structure check that a pattern cannot express. */
  readonly accept?: (secret: string, before: string) => boolean;
}

/** A shape that one pattern finds. */
export function patternShape(shape: PatternShape): SecretShape {
  const { type, literals, pattern, accept, examples, lookAlikes } = shape;
  const apply = (text: string, mask: Mask): string =>
    text.replace(pattern, (match: string, before: string, secret: string, ...rest: unknown[]) => {
      // behind the groups come the offset and the text; there may be more groups than two
      const offset = rest.find((value) => typeof value === 'number') as number;
      if (secret.includes('«secret:') || insidePlaceholder(text, offset + before.length)) return match;
      if (accept !== undefined && !accept(secret, before)) return match;
      return before + mask(type, secret) + match.slice(before.length + secret.length);
    });
  return { type, literals, apply, examples, lookAlikes };
}

/** True when the character at `at` belongs to a placeholder that stands in the text already. */
export function insidePlaceholder(text: string, at: number): boolean {
  const near = text.slice(Math.max(0, at - 64), at);
  const open = near.lastIndexOf('«secret:');
  return open !== -1 && !near.includes('»', open);
}

/**
 * Joins the parts of an example secret. Written in parts so that secret scanners, which look for the same shapes,
 * do not report this repository.
 */
export function sample(...parts: string[]): string {
  return parts.join('');
}
