import { createHash } from 'node:crypto';
import { DiagError } from '../../../schemas/errors';

/** Identifies the question a cursor belongs to, so that a cursor is never applied to another one. */
export function questionHash(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 10);
}

export function encodeCursor(question: string, position: number): string {
  return Buffer.from(JSON.stringify([question, position])).toString('base64url');
}

/**
 * The position in a cursor: a whole number of at most `last`. Throws DiagError for a damaged cursor, one of another
 * question, and one that points behind the end: an empty page would look like the end of the answer.
 */
export function decodeCursor(cursor: string, question: string, field: string, last: number): number {
  try {
    const decoded: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(decoded) && decoded.length === 2 && decoded[0] === question) {
      const position: unknown = decoded[1];
      if (typeof position === 'number' && Number.isInteger(position) && position >= 0 && position <= last)
        return position;
    }
  } catch {
    // falls through to the one error below
  }
  throw foreignCursor(field);
}

const foreignCursor = (field: string) =>
  new DiagError('invalid-argument', `${field} does not belong to this question`, {
    field,
    hint: 'pass the value of nextCursor unchanged, with the same other arguments; leave it out to start over',
  });

export interface Page<T> {
  readonly items: readonly T[];
  /** Position to continue from; null = complete. */
  readonly nextPosition: number | null;
}

/**
 * Items from `position` on, as many as fit both limits; always at least one, so that a page cannot stall.
 * `bytesOf` measures an item as it will be sent.
 */
export function pageOf<T>(
  items: readonly T[],
  position: number,
  maxItems: number,
  maxBytes: number,
  bytesOf: (item: T) => number,
): Page<T> {
  const taken: T[] = [];
  let bytes = 0;
  let at = position;
  for (; at < items.length && taken.length < maxItems; at++) {
    const size = bytesOf(items[at]!);
    if (taken.length > 0 && bytes + size > maxBytes) break;
    taken.push(items[at]!);
    bytes += size;
  }
  return { items: taken, nextPosition: at < items.length ? at : null };
}

export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value) ?? '', 'utf8');
}

/** As `encodeCursor`, for a list that grows at its front: the position is the sort key of the last item sent. */
export function encodeKeyCursor(question: string, key: string): string {
  return Buffer.from(JSON.stringify([question, key])).toString('base64url');
}

/** The key in a cursor. Throws DiagError for a damaged cursor, and for one of another question. */
export function decodeKeyCursor(cursor: string, question: string, field: string, shape: RegExp): string {
  try {
    const decoded: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(decoded) && decoded.length === 2 && decoded[0] === question) {
      const key: unknown = decoded[1];
      if (typeof key === 'string' && shape.test(key)) return key;
    }
  } catch {
    // falls through to the one error below
  }
  throw foreignCursor(field);
}
