import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { createByteReader } from '../../../functions/core/bundle/byte-reader';
import { gunzip } from '../../../functions/core/bundle/gunzip';
import { inChunks } from './memory-sink';

async function decode(bytes: Uint8Array, chunk?: number) {
  const { chunks, outcome } = gunzip(createByteReader(inChunks(bytes, chunk)));
  const parts: Buffer[] = [];
  for await (const part of chunks) parts.push(Buffer.from(part));
  return { text: Buffer.concat(parts), outcome };
}

const complete = { state: 'complete', reason: '', trailingBytes: 0 };

describe('gunzip', () => {
  it('decodes what zlib decodes, in any chunks and members', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.uint8Array({ maxLength: 500 }), fc.integer({ min: 1, max: 60 })), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.integer({ min: 1, max: 700 }),
        async (members, chunk) => {
          const bytes = Buffer.concat(
            members.map(([content, times]) => gzipSync(Buffer.concat(Array.from({ length: times }, () => content)))),
          );
          const { text, outcome } = await decode(bytes, chunk);
          expect(text.equals(gunzipSync(bytes))).toBe(true);
          expect(outcome).toEqual(complete);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('reads optional header fields', async () => {
    const body = gzipSync('payload');
    const header = Buffer.concat([
      Buffer.from('1f8b081e00000000' + '0003', 'hex'),
      Buffer.from([3, 0, 1, 2, 3]),
      Buffer.from(`${'n'.repeat(400)}\0comment\0`),
      Buffer.from([0, 0]),
    ]);
    const bytes = Buffer.concat([header, body.subarray(10)]);
    expect(await decode(bytes, 3)).toMatchObject({ text: Buffer.from('payload'), outcome: complete });
    for (let cut = 1; cut < header.length; cut += 41) {
      expect((await decode(bytes.subarray(0, cut))).outcome.state).not.toBe('complete');
    }
  });

  it('tells a cut from damage, wherever it is', async () => {
    const bytes = gzipSync('some text that is long enough to have a body '.repeat(20));
    for (let cut = 11; cut < bytes.length; cut++) {
      const { text, outcome } = await decode(bytes.subarray(0, cut), 5);
      expect(outcome.state).toBe('truncated');
      expect(gunzipSync(bytes).subarray(0, text.length).equals(text)).toBe(true);
    }
    const damaged = Buffer.from(bytes);
    damaged[damaged.length - 6]! ^= 1;
    expect((await decode(damaged)).outcome).toMatchObject({
      state: 'corrupt',
      reason: expect.stringContaining('check sum'),
    });
  });

  it('hands on errors of its source', async () => {
    async function* failing() {
      yield gzipSync('x'.repeat(1000)).subarray(0, 15);
      throw new Error('connection reset');
    }
    const { chunks } = gunzip(createByteReader(failing()));
    await expect(
      (async () => {
        for await (const _ of chunks);
      })(),
    ).rejects.toThrow('connection reset');
  });
});
