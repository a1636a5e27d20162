import fc from 'fast-check';
import { redactedStream } from '../../../functions/core/query/redacted-stream';
import { MARGIN_BEFORE, redactedRange } from '../../../functions/core/query/redacted-text';
import { createRedactor } from '../../../functions/core/redact/redact';

const { redact } = createRedactor();
const same = (text: string) => text;
const SECRET = ['hunter2', 'Swordf1sh'].join('-');

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function stream(bytes: Buffer, from: number, to: number, window: number, chunk = 7, mask = redact) {
  const base = Math.max(0, from - MARGIN_BEFORE);
  let out = '';
  for await (const part of redactedStream(pieces(bytes.subarray(base), chunk), { base, from, to }, mask, window))
    out += part;
  return out;
}

describe('redactedStream', () => {
  it('joins to the file, whatever the windows and chunks', async () => {
    const text = fc.array(fc.constantFrom('é', '한', '😀', 'a', '\n', ' line '), { minLength: 1, maxLength: 200 });
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 1, max: 9 }),
        async (words, window, chunk) => {
          const bytes = Buffer.from(words.join(''));
          expect(await stream(bytes, 0, bytes.length, window, chunk, same)).toBe(bytes.toString('utf8'));
        },
      ),
    );
  });

  it('neighbouring ranges join, wherever they are cut', async () => {
    const bytes = Buffer.from('é한😀 line\n'.repeat(40));
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), async (cut) => {
        const [left, right] = [await stream(bytes, 0, cut, 50), await stream(bytes, cut, bytes.length, 50)];
        expect(left + right).toBe(bytes.toString('utf8'));
      }),
    );
  });

  it('shows no secret that lies across windows', async () => {
    const lines = Array.from({ length: 250 }, (_, i) => `line ${i} password=${SECRET} ${'.'.repeat(i % 37)}`);
    const bytes = Buffer.from(lines.join('\n'));
    for (const window of [150, 4096]) {
      const out = await stream(bytes, 0, bytes.length, window, 50);
      expect(out).not.toContain(SECRET.slice(0, 7));
      expect(out.split('\n')).toHaveLength(lines.length);
    }
    const one = Buffer.from(`${'x'.repeat(900)} password=${SECRET} ${'y'.repeat(900)}`);
    expect(await stream(one, 0, one.length, 128)).not.toContain(SECRET.slice(0, 7));
  });

  it('hides a private key whose first line is before the range', async () => {
    const mark = '-----';
    const body = Array.from({ length: 30 }, (_, i) => Buffer.alloc(48, `k${i}`).toString('base64'));
    const bytes = Buffer.from(
      [`${mark}BEGIN PRIVATE KEY${mark}`, ...body, `${mark}END PRIVATE KEY${mark}`, 'end'].join('\n'),
    );
    const out = await stream(bytes, bytes.indexOf(body[10]!), bytes.length, 200);
    for (const line of body) expect(out).not.toContain(line.slice(0, 12));
    expect(out).toContain('end');
  });

  it('says the same as a page of read', async () => {
    const bytes = Buffer.from(`token=${SECRET} x\n`.repeat(50));
    expect(await stream(bytes, 0, bytes.length, 100)).toBe(redactedRange({ bytes, base: 0 }, 0, bytes.length, redact));
  });
});
