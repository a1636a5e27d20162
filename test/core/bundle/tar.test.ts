import fc from 'fast-check';
import { extract } from 'tar-stream';
import { createByteReader } from '../../../functions/core/bundle/byte-reader';
import { readTar } from '../../../functions/core/bundle/tar';
import { decodePax, decodeTarHeader } from '../../../functions/core/bundle/tar-header';
import { makeTar, type TarInput } from './make-tar';
import { inChunks } from './memory-sink';

interface Seen {
  name: string;
  type: string;
  mtimeMs: number | null;
  content: string;
}

async function ours(bytes: Uint8Array, chunk?: number) {
  const { members, outcome } = readTar(createByteReader(inChunks(bytes, chunk)));
  const seen: Seen[] = [];
  for await (const { name, type, mtimeMs, body } of members) {
    const parts: Buffer[] = [];
    for (let part = await body.take(999); part; part = await body.take(999)) parts.push(Buffer.from(part));
    seen.push({ name, type, mtimeMs, content: Buffer.concat(parts).toString('latin1') });
  }
  return { seen, outcome };
}

/** What tar-stream makes of the same bytes. */
async function theirs(bytes: Uint8Array): Promise<Seen[]> {
  const tar = extract();
  tar.end(Buffer.from(bytes));
  const seen: Seen[] = [];
  for await (const entry of tar) {
    const parts: Buffer[] = [];
    for await (const part of entry) parts.push(Buffer.from(part as Uint8Array));
    seen.push({
      name: entry.header.name,
      type: entry.header.type ?? 'unknown',
      mtimeMs: entry.header.mtime!.getTime() || null,
      content: Buffer.concat(parts).toString('latin1'),
    });
  }
  return seen;
}

const segment = fc.stringMatching(/^[a-zà-ü0-9._ -]{1,40}$/);
const member: fc.Arbitrary<TarInput> = fc.oneof(
  fc.record({
    name: fc.array(segment, { minLength: 1, maxLength: 8 }).map((parts) => parts.join('/')),
    content: fc.uint8Array({ maxLength: 2000 }),
    mtimeMs: fc.nat({ max: 2_000_000_000 }).map((seconds) => seconds * 1000),
  }),
  fc.record({ name: segment.map((name) => `${name}/`), type: fc.constant('directory' as const) }),
  fc.record({ name: segment, type: fc.constant('symlink' as const), linkname: segment }),
);

describe('readTar', () => {
  it('reads what tar-stream reads, in any chunks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(member, { maxLength: 6 }),
        fc.integer({ min: 1, max: 1500 }),
        async (members, chunk) => {
          const bytes = await makeTar(members);
          const { seen, outcome } = await ours(bytes, chunk);
          expect(seen).toEqual(await theirs(bytes));
          expect(outcome).toEqual({ endMark: true, truncated: false, damagedBytes: 0 });
        },
      ),
      { numRuns: 80 },
    );
  });

  it('goes on when a member is not read', async () => {
    const bytes = await makeTar([
      { name: 'a', content: 'x'.repeat(5000) },
      { name: 'b', content: 'y' },
    ]);
    const { members } = readTar(createByteReader(inChunks(bytes, 321)));
    const names: string[] = [];
    for await (const { name, body } of members) {
      names.push(name);
      await body.peek(10);
    }
    expect(names).toEqual(['a', 'b']);
  });

  it('takes a file for a file when its long name was cut right after a slash', async () => {
    // GNU tar repeats the first 100 characters of a long name in the header behind the long one
    const cut = `${'directory'.repeat(11)}/`;
    const bytes = await makeTar([
      { name: 'placeholder', content: `${cut}0.log\0` },
      { name: cut, content: 'body' },
    ]);
    retype(bytes, 0, 'L');
    const { seen, outcome } = await ours(bytes);
    expect(seen.map((entry) => [entry.name, entry.type, entry.content])).toEqual([[`${cut}0.log`, 'file', 'body']]);
    expect(outcome.damagedBytes).toBe(0);
  });

  it('takes long names in the GNU form', async () => {
    const name = `${'directory/'.repeat(15)}file.log`;
    const bytes = await makeTar([
      { name: 'placeholder', content: `${name}\0` },
      { name: 'short', content: 'body' },
    ]);
    retype(bytes, 0, 'L');
    const { seen } = await ours(bytes);
    expect(seen.map((entry) => [entry.name, entry.content])).toEqual([[name, 'body']]);
  });

  it('skips a file of an unknown type, sparse pieces included', async () => {
    const bytes = await makeTar([
      { name: 'volume', content: 'label' },
      { name: 'sparse', content: 'piece' },
      { name: 'good', content: 'body' },
    ]);
    retype(bytes, 0, 'V');
    retype(bytes, 1024, 'S');
    const { seen } = await ours(bytes);
    expect(seen.map((entry) => [entry.name, entry.type])).toEqual([
      ['volume', 'unknown'],
      ['sparse', 'sparse'],
      ['good', 'file'],
    ]);
  });

  it('finds its way back after bytes that are no header', async () => {
    const first = await makeTar([{ name: 'a', content: 'one' }]);
    const second = await makeTar([{ name: 'b', content: 'two' }]);
    const bytes = Buffer.concat([first.subarray(0, 1024), Buffer.alloc(512 * 7, 'junk'), second]);
    const { seen, outcome } = await ours(bytes, 100);
    expect(seen.map((entry) => entry.name)).toEqual(['a', 'b']);
    expect(outcome).toMatchObject({ damagedBytes: 512 * 7, truncated: false });
  });

  it('does not believe a size that cannot be', async () => {
    const bytes = await makeTar([{ name: 'a', content: 'one' }]);
    bytes.fill(0xff, 124, 136);
    resum(bytes, 0);
    expect(decodeTarHeader(bytes.subarray(0, 512))).toBeNull();
    bytes.fill(0, 124, 136);
    bytes[124] = 0x80;
    bytes[133] = 1;
    resum(bytes, 0);
    expect(decodeTarHeader(bytes.subarray(0, 512))).toMatchObject({ size: 65536 });
  });
});

describe('decodePax', () => {
  it('reads records and stops at damage', () => {
    expect([...decodePax(Buffer.from('12 path=abc\n17 mtime=17000.5\n\n'))]).toEqual([
      ['path', 'abc'],
      ['mtime', '17000.5'],
    ]);
    for (const damaged of ['-5 path=abc\n', '0 a=b\n', '99 a=b\n', 'x a=b\n', '3 a\n', '1e3 a=b\n']) {
      expect([...decodePax(Buffer.from(damaged))]).toEqual([]);
    }
  });

  it('ends for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(decodePax(bytes)).toBeInstanceOf(Map);
      }),
    );
  });
});

function retype(bytes: Buffer, at: number, type: string): void {
  bytes.write(type, at + 156, 'latin1');
  resum(bytes, at);
}

function resum(bytes: Buffer, at: number): void {
  bytes.fill(' ', at + 148, at + 156);
  const sum = bytes.subarray(at, at + 512).reduce((a, b) => a + b, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, at + 148, 'latin1');
}
