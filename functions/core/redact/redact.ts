import { createHmac } from 'node:crypto';
import type { Mask } from './shape';
import { SECRET_SHAPES } from './shapes';

export interface Redactor {
  /** The text with every recognised secret replaced. The number of lines never changes. */
  redact(text: string): string;
  /** How many secrets of each type this redactor has replaced so far. */
  report(): Record<string, number>;
}

export interface RedactorOptions {
  /** Keys the hash in the placeholders; redactors with the same key give the same secret the same placeholder. */
  readonly hashKey?: string;
}

/** A value inside a value may need a second look; a fourth never changed anything in the tests' corpus. */
const MAX_PASSES = 4;

/**
 * Replaces secrets by typed placeholders, `«secret:aws-access-key#3f9a1c»`. The suffix is the start of a keyed hash of
 * the secret, not a counter: shards that run in parallel, and retries, give the same secret the same placeholder, and
 * two placeholders can be compared without either secret. 24 bits are too few to confirm a guess with certainty.
 *
 * Addresses, host names, account and resource ids stay: without them network faults cannot be diagnosed.
 * Redacting twice gives the same as once.
 */
export function createRedactor(options: RedactorOptions = {}): Redactor {
  const hashKey = options.hashKey ?? 'nodescope';
  const counts = new Map<string, number>();
  const hashes = new Map<string, string>();
  const hashOf = (secret: string): string => {
    const known = hashes.get(secret);
    if (known !== undefined) return known;
    const hash = createHmac('sha256', hashKey).update(secret).digest('hex').slice(0, 6);
    // the same few secrets repeat; a hostile file must not fill the memory with different ones
    if (hashes.size < 1000) hashes.set(secret, hash);
    return hash;
  };
  const mask: Mask = (type, secret) => {
    counts.set(type, (counts.get(type) ?? 0) + 1);
    return `«secret:${type}#${hashOf(secret)}»`;
  };

  return {
    redact(text) {
      let current = text;
      for (let pass = 0; pass < MAX_PASSES; pass++) {
        const next = applyShapes(current, mask);
        if (next === current) break;
        current = next;
      }
      return current;
    },
    report() {
      return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
    },
  };
}

function applyShapes(text: string, mask: Mask): string {
  let current = text;
  let lower = text.toLowerCase();
  for (const shape of SECRET_SHAPES) {
    if (shape.literals.length > 0 && !shape.literals.some((literal) => lower.includes(literal))) continue;
    const next = shape.apply(current, mask);
    if (next !== current) {
      current = next;
      lower = next.toLowerCase();
    }
  }
  return current;
}
