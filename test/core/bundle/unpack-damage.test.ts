import { createCipheriv } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { DEFAULT_LIMITS, type UnpackLimits } from '../../../functions/core/bundle/limits';
import { unpackArchive } from '../../../functions/core/bundle/unpack';
import { DiagError } from '../../../schemas/errors';
import { makeTar, sampleTar } from './make-tar';
import { createMemorySink, inChunks } from './memory-sink';

async function unpack(bytes: Uint8Array, limits: Partial<UnpackLimits> = {}, chunk?: number) {
  const sink = createMemorySink();
  const result = await unpackArchive({
    archive: inChunks(bytes, chunk),
    name: 'bundle.tar.gz',
    archiveBytes: bytes.byteLength,
    sink,
    limits: { ...DEFAULT_LIMITS, ...limits },
  });
  return { ...result, sink, codes: result.gaps.map((gap) => gap.code) };
}

/** Reproducible bytes that do not compress, so that a cut archive is cut inside them. */
function noise(bytes: number): string {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16));
  return cipher
    .update(Buffer.alloc(bytes))
    .toString('base64')
    .replace(/(.{76})/g, '$1\n');
}

const files = [
  { name: './kernel/dmesg.current', content: '[    0.000000] Linux version 6.1.115\n' },
  { name: './kubelet/kubelet.log', content: noise(60_000) },
  { name: './networking/conntrack.txt', content: noise(30_000) },
  { name: './system/ps.txt', content: noise(20_000) },
];

describe('a cut archive', () => {
  it.each(Array.from({ length: 15 }, (_, n) => n + 1))('keeps what came before the cut at %d/16', async (part) => {
    const whole = gzipSync(await makeTar(files));
    const cut = whole.subarray(0, Math.floor((whole.length * part) / 16));
    const result = await unpack(cut);
    expect(result.codes).toContain('truncated');
    expect(await unpack(cut, {}, 7)).toMatchObject({ entries: result.entries, gaps: result.gaps });
    for (const [index, entry] of result.entries.entries()) {
      const original = files[index]!.content;
      const stored = result.sink.text(entry.path);
      expect(original.startsWith(stored)).toBe(true);
      expect(entry.truncated).toBe(stored.length < original.length);
      expect(entry.truncated).toBe(index === result.entries.length - 1 && stored.length < original.length);
    }
    // deflate keeps a window back, but a large stretch must never be lost: base64 text deflates to three quarters
    const kept = result.entries.reduce((sum, entry) => sum + entry.bytes, 0);
    expect(kept).toBeGreaterThan(cut.length - 40_000);
  });

  it('tells how much of the cut file is missing', async () => {
    const whole = await makeTar([{ name: 'system/ps.txt', content: 'x'.repeat(5000) }]);
    const result = await unpack(whole.subarray(0, 512 + 1234));
    expect(result.entries).toMatchObject([{ path: 'system/ps.txt', bytes: 1234, truncated: true }]);
    expect(result.gaps).toContainEqual(
      expect.objectContaining({ code: 'truncated', what: 'system/ps.txt', bytes: 5000 - 1234 }),
    );
  });

  it('says so when it is cut exactly between two members', async () => {
    const tar = await makeTar(files.slice(0, 2));
    const firstMember = 512 + 512;
    const result = await unpack(tar.subarray(0, firstMember));
    expect(result.entries).toMatchObject([{ path: 'kernel/dmesg.current', truncated: false }]);
    expect(result.codes).toEqual(['truncated']);
  });

  it('reports bytes the store promised and did not deliver', async () => {
    const bytes = gzipSync(await sampleTar());
    const result = await unpackArchive({
      archive: inChunks(bytes),
      name: 'b.tar.gz',
      archiveBytes: bytes.length + 100,
      sink: createMemorySink(),
    });
    expect(result.gaps).toContainEqual(expect.objectContaining({ code: 'truncated', what: 'archive', bytes: 100 }));
  });
});

describe('a damaged archive', () => {
  it('is read up to a flipped bit in the compressed data', async () => {
    const bytes = Buffer.from(gzipSync(await makeTar(files)));
    bytes.fill(0xff, Math.floor(bytes.length * 0.75), Math.floor(bytes.length * 0.75) + 600);
    const result = await unpack(bytes);
    expect(result.codes).toContain('corrupt');
    const corrupt = result.gaps.find((gap) => gap.code === 'corrupt')!;
    expect(corrupt.bytes).toBeGreaterThan(bytes.length / 8);
    expect(result.gaps.filter((gap) => gap.reason.includes('promised'))).toEqual([]);
    expect(result.sink.text('kernel/dmesg.current')).toBe(files[0]!.content);
    expect(result.entries.length).toBeGreaterThan(1);
  });

  it('loses only the member with the damaged header', async () => {
    const bytes = await makeTar(files.map((file) => ({ ...file, content: file.content.slice(0, 1000) })));
    // the second member: first header 512, first body one block
    bytes.fill(0x41, 1024 + 100, 1024 + 200);
    const result = await unpack(bytes);
    expect(result.entries.map((entry) => entry.path)).toEqual([
      'kernel/dmesg.current',
      'networking/conntrack.txt',
      'system/ps.txt',
    ]);
    expect(result.gaps).toEqual([expect.objectContaining({ code: 'corrupt', bytes: 512 + 1024 })]);
  });

  it('notices a wrong check sum and keeps the data', async () => {
    const bytes = Buffer.from(gzipSync(await makeTar(files)));
    bytes.writeUInt32LE(1, bytes.length - 8);
    const result = await unpack(bytes);
    expect(result.entries).toHaveLength(4);
    expect(result.gaps).toEqual([
      expect.objectContaining({ code: 'corrupt', reason: expect.stringContaining('check sum') }),
    ]);
  });

  it('joins concatenated gzip members and whole archives', async () => {
    const tar = await makeTar(files);
    const members = Buffer.concat([0, 700, 30_000].map((at, n, all) => gzipSync(tar.subarray(at, all[n + 1]))));
    const once = await unpack(members);
    expect(once.gaps).toEqual([]);
    expect(once.entries).toEqual((await unpack(gzipSync(tar))).entries);
    const second = await makeTar([{ name: 'system/top.txt', content: 'top - 10:00:00 up 1 day\n' }]);
    const twice = await unpack(Buffer.concat([gzipSync(tar), gzipSync(second)]));
    expect(twice.entries.map((entry) => entry.path)).toContain('system/top.txt');
    expect(twice.gaps).toEqual([]);
  });

  it('takes trailing zeros for padding and counts other trailing bytes', async () => {
    const bytes = gzipSync(await makeTar(files));
    expect((await unpack(Buffer.concat([bytes, Buffer.alloc(5000)]))).gaps).toEqual([]);
    const garbage = await unpack(Buffer.concat([bytes, Buffer.from('<html>not part of it</html>')]));
    expect(garbage.entries).toHaveLength(4);
    expect(garbage.gaps).toEqual([expect.objectContaining({ code: 'corrupt', bytes: 27 })]);
  });

  it('keeps what a cut gzip inside an intact tar holds', async () => {
    const inner = gzipSync(noise(40_000));
    const tar = await makeTar([
      { name: 'var_log/aws-routed-eni/ipamd-2026-05-01T14-35-36.129.log.gz', content: inner.subarray(0, 20_000) },
      { name: 'system/uname.txt', content: 'Linux host 6.1\n' },
    ]);
    const result = await unpack(tar);
    expect(result.entries).toMatchObject([
      { kind: 'ipamd', truncated: true },
      { path: 'system/uname.txt', truncated: false },
    ]);
    expect(result.entries[0]!.bytes).toBeGreaterThan(15_000);
    expect(result.codes).toEqual(['truncated']);
  });
});

describe('what is no archive', () => {
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['random bytes', Buffer.from('00ff13374242deadbeef0001020304'.repeat(50), 'hex')],
    ['a zip', Buffer.from('PK\u0003\u0004rest')],
    ['gzip of nothing', gzipSync('')],
    ['gzip of random bytes', gzipSync(Buffer.from('00ff13374242deadbeef'.repeat(50), 'hex'))],
    ['a gzip header alone', Buffer.from('1f8b0800000000000003', 'hex')],
  ])('refuses %s', async (_what, bytes) => {
    await expect(unpack(bytes)).rejects.toMatchObject({ code: 'bad-archive' });
    await expect(unpack(bytes)).rejects.toBeInstanceOf(DiagError);
  });

  it('takes a single log, gzipped or not', async () => {
    const log = 'May 02 09:00:00 ip-10-0-3-7 kubelet[1]: started\n';
    const sink = createMemorySink();
    const plain = await unpackArchive({
      archive: inChunks(Buffer.from(log)),
      name: 'inbox/kubelet.log',
      archiveBytes: 0,
      sink,
    });
    expect(plain).toMatchObject({ format: 'text', entries: [{ path: 'kubelet.log', kind: 'kubelet', lines: 1 }] });
    const gzip = await unpackArchive({
      archive: inChunks(gzipSync(log), 3),
      name: 'inbox/messages.gz',
      archiveBytes: 0,
      sink,
    });
    expect(gzip).toMatchObject({ format: 'gzip', entries: [{ path: 'messages', kind: 'messages', lines: 1 }] });
    expect(sink.text('messages')).toBe(log);
  });

  it('lets errors of the download through', async () => {
    async function* failing() {
      yield gzipSync(await makeTar(files)).subarray(0, 1000);
      throw new Error('connection reset');
    }
    await expect(
      unpackArchive({ archive: failing(), name: 'x.tar.gz', archiveBytes: 0, sink: createMemorySink() }),
    ).rejects.toThrow('connection reset');
  });
});

describe('a bomb', () => {
  const bomb = gzipSync(Buffer.alloc(24 * 1024 * 1024, 'a'), { level: 9 });

  it('stops at the ratio, inside the tar and inside a nested gzip', async () => {
    const limits = { ratio: 100, ratioFloorBytes: 1024 * 1024 };
    const nested = await unpack(
      await makeTar([
        { name: 'first.txt', content: 'kept\n' },
        { name: 'bomb.log.gz', content: bomb },
      ]),
      limits,
    );
    expect(nested.sink.text('first.txt')).toBe('kept\n');
    expect(nested.entries[1]).toMatchObject({ path: 'bomb.log.gz', truncated: true });
    expect(nested.entries[1]!.bytes).toBeLessThan(8 * 1024 * 1024);
    expect(nested.codes).toContain('limit');
    const outer = await unpack(bomb, limits);
    expect(outer.codes).toEqual(['limit']);
    expect(outer.entries).toMatchObject([{ truncated: true }]);
  });

  it('stops at the total, exactly', async () => {
    const result = await unpack(bomb, { totalBytes: 1_000_001 });
    expect(result.entries).toMatchObject([{ bytes: 1_000_001, truncated: true }]);
    expect(result.codes).toEqual(['limit']);
  });

  it('cuts one file at its limit and goes on', async () => {
    const result = await unpack(
      await makeTar([
        { name: 'a.log', content: 'x'.repeat(5000) },
        { name: 'b.log', content: 'fits\n' },
      ]),
      { entryBytes: 1000 },
    );
    expect(result.entries).toMatchObject([
      { path: 'a.log', bytes: 1000, truncated: true },
      { path: 'b.log', bytes: 5, truncated: false },
    ]);
    expect(result.gaps).toEqual([expect.objectContaining({ code: 'limit', what: 'a.log' })]);
  });

  it('stops after too many members', async () => {
    const many = await makeTar(Array.from({ length: 30 }, (_, n) => ({ name: `f${n}`, content: `${n}\n` })));
    const result = await unpack(many, { entries: 10 });
    expect(result.entries).toHaveLength(10);
    expect(result.codes).toEqual(['limit']);
  });
});
