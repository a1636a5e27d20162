import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { createTailDigest } from '../../../functions/core/bundle/tail-digest';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('createTailDigest', () => {
  it('gives the digest of any beginning that lacks less than 64 KiB, or none', () => {
    const content = Buffer.from(Array.from({ length: 300_000 }, (_, n) => (n * 2654435761) >>> 24));
    fc.assert(
      fc.property(
        fc.nat({ max: content.length }),
        fc.array(fc.integer({ min: 1, max: 120_000 }), { minLength: 1, maxLength: 6 }),
        fc.nat({ max: content.length + 10 }),
        (total, chunkSizes, size) => {
          const tail = createTailDigest();
          for (let at = 0, n = 0; at < total; n++) {
            const end = Math.min(total, at + chunkSizes[n % chunkSizes.length]!);
            tail.feed(content.subarray(at, end));
            at = end;
          }
          const digest = tail.at(size);
          if (size > total) expect(digest).toBeNull();
          else if (digest === null) expect(size).toBeLessThan(total - 64 * 1024);
          else expect(digest).toBe(sha256(content.subarray(0, size)));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('takes single bytes', () => {
    const tail = createTailDigest();
    for (let n = 0; n < 10_000; n++) tail.feed(Buffer.from([n & 255]));
    expect(tail.at(9_999)).toBe(sha256(Buffer.from(Array.from({ length: 9_999 }, (_, n) => n & 255))));
  });
});
