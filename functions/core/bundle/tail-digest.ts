import { createHash } from 'node:crypto';

/** Digests of a file's beginnings that leave out at most its last 64 KiB, asked for after the file has streamed by. */
export interface TailDigest {
  feed(chunk: Uint8Array): void;
  /** sha256 of the first `size` bytes; null when that lies further back than was kept, or beyond the end. */
  at(size: number): string | null;
}

const KEPT = 64 * 1024;

/** A hash that lags behind the stream, and the bytes it has not seen yet. */
export function createTailDigest(): TailDigest {
  const lagging = createHash('sha256');
  let hashed = 0;
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  return {
    feed(chunk) {
      held.push(Buffer.from(chunk));
      heldBytes += chunk.byteLength;
      // in strides, so that small chunks are not joined again and again
      if (heldBytes <= 2 * KEPT && held.length < 4096) return;
      const joined = Buffer.concat(held);
      const surplus = Math.max(0, heldBytes - KEPT);
      lagging.update(joined.subarray(0, surplus));
      hashed += surplus;
      held = [Buffer.from(joined.subarray(surplus))];
      heldBytes -= surplus;
    },
    at(size) {
      if (size < hashed || size > hashed + heldBytes) return null;
      const bytes = Buffer.concat(held).subarray(0, size - hashed);
      return lagging.copy().update(bytes).digest('hex');
    },
  };
}
