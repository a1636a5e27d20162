import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { DEFAULT_LIMITS } from '../../../functions/core/bundle/limits';
import { inflateZipEntry, readClueHeads, readZipDirectory } from '../../../functions/core/bundle/zip';
import { DiagError } from '../../../schemas/errors';
import { Gap } from '../../../schemas/gap';
import { ManifestEntry } from '../../../schemas/manifest';
import { ZipPiece } from '../../../schemas/shard';
import { makeTar } from './make-tar';
import { makeZip, type ZipInput, zipSource } from './make-zip';
import { createMemorySink } from './memory-sink';

const utf16 = (text: string) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
const events = 'timecreated,leveldisplayname,machinename,message\r\n'.concat(
  '5/2/2026 9:00:00 AM,Error,EC2AMAZ-1,The service terminated\r\n'.repeat(3000),
);

const windows: readonly ZipInput[] = [
  { name: 'system\\', method: 0 },
  { name: 'system\\sysinfo', content: utf16('Host Name: EC2AMAZ-1\r\nSystem Boot Time: 5/1/2026, 8:00:00 AM\r\n') },
  { name: 'system\\system-eventlogs.csv', content: events },
  { name: 'system\\network\\hns\\endpoint.txt', content: '[]\r\n', method: 0 },
  { name: 'system\\containerd\\containerd-images.txt', content: 'REF TYPE\r\n' },
  { name: 'system\\docker\\docker-images.txt', content: 'REF TYPE\r\n' },
  { name: 'system\\kubelet\\kubelet-service.csv', content: 'a,b\r\n' },
  { name: 'system\\kubelet\\copy\\kubelet-service.csv', content: 'a,b\r\n' },
  { name: 'system\\events\\System.evtx', content: 'ElfFile\u0000rest' },
];

async function extract(bytes: Buffer) {
  const source = zipSource(bytes);
  const directory = await readZipDirectory(source);
  const sink = createMemorySink();
  const parts = [];
  for (const piece of directory.pieces) parts.push(await inflateZipEntry(source, piece, sink));
  return { directory, sink, parts, source };
}

describe('the directory of a Windows bundle', () => {
  it('lists files with kinds, without extracting any', async () => {
    const bytes = makeZip(windows);
    const source = zipSource(bytes);
    const { entries, pieces, gaps } = await readZipDirectory(source);
    expect(entries.map((entry) => [entry.path, entry.kind, entry.duplicateOf])).toEqual([
      ['system/sysinfo', 'windows-info', null],
      ['system/system-eventlogs.csv', 'windows-event', null],
      ['system/network/hns/endpoint.txt', 'windows-hns', null],
      ['system/containerd/containerd-images.txt', 'containerd-list', null],
      ['system/docker/docker-images.txt', 'docker-list', null],
      ['system/kubelet/kubelet-service.csv', 'windows-event', null],
      ['system/kubelet/copy/kubelet-service.csv', 'windows-event', 'system/kubelet/kubelet-service.csv'],
      ['system/events/System.evtx', 'binary', null],
    ]);
    for (const entry of entries) expect(ManifestEntry.parse(entry)).toEqual(entry);
    for (const piece of pieces) expect(ZipPiece.parse(piece)).toEqual(piece);
    expect(pieces.map((piece) => piece.entryIndex)).toEqual([1, 2, 3, 4, 5, 6, 8]);
    expect(entries[0]!.mtimeMs).toBe(Date.UTC(2026, 4, 2, 10));
    expect(gaps).toEqual([]);
  });

  it('is found behind a comment, in zip64, and in an empty archive', async () => {
    const plain = await readZipDirectory(zipSource(makeZip(windows)));
    const comment = `made by PK\u0005\u0006 ${'x'.repeat(3000)}`;
    expect(await readZipDirectory(zipSource(makeZip(windows, { comment })))).toEqual(plain);
    const large = makeZip(
      windows.map((input) => ({ ...input, zip64: true })),
      { zip64: true },
    );
    expect(await readZipDirectory(zipSource(large))).toEqual(plain);
    expect(await readZipDirectory(zipSource(makeZip([])))).toEqual({ entries: [], pieces: [], gaps: [] });
  });

  it('is not led astray by a name that imitates an end record', async () => {
    const name = `x${'PK\u0005\u0006'.replace(/[\u0005\u0006]/g, '_')}.log`;
    const bytes = makeZip([
      { name: 'a.log', content: 'a\n' },
      { name, content: 'b\n' },
    ]);
    const at = bytes.lastIndexOf('PK__');
    bytes.write('PK\u0005\u0006', at, 'latin1');
    const { entries, gaps } = await readZipDirectory(zipSource(bytes));
    expect(entries.map((entry) => entry.path)).toEqual(['a.log']);
    expect(gaps).toEqual([expect.objectContaining({ code: 'refused' })]);
  });
});

describe('entries that are refused', () => {
  it.each<[string, string, ZipInput]>([
    ['refused', '".."', { name: '..\\..\\windows\\x', content: 'x' }],
    ['refused', 'drive', { name: 'C:\\x', content: 'x' }],
    ['refused', 'absolute', { name: '\\\\server\\share', content: 'x' }],
    ['refused', 'encrypted', { name: 'e.log', content: 'x', flags: 1 }],
    ['refused', 'symbolic', { name: 'l', content: '/etc/shadow', madeBy: 3 << 8, mode: 0o120777 }],
    ['refused', 'regular', { name: 'dev', content: 'x', madeBy: 3 << 8, mode: 0o020666 }],
    ['unsupported', 'method 9', { name: 'd64.log', content: 'x', method: 9 }],
    ['corrupt', 'outside', { name: 'far.log', content: 'x', claim: { offset: 90_000 } }],
    ['corrupt', 'sizes differ', { name: 's.log', content: 'abc', method: 0, claim: { size: 4_000_000 } }],
  ])('%s: %s', async (code, reason, input) => {
    const bytes = makeZip([input, { name: 'good.log', content: 'good\n' }]);
    const { entries, gaps } = await readZipDirectory(zipSource(bytes));
    expect(entries.map((entry) => entry.path)).toEqual(['good.log']);
    expect(gaps).toEqual([expect.objectContaining({ code, reason: expect.stringContaining(reason) })]);
  });

  it('are those that share bytes with another', async () => {
    const bytes = makeZip([
      { name: 'a.log', content: 'x'.repeat(5000) },
      { name: 'b.log', content: 'y', claim: { offset: 0 } },
      { name: 'c.log', content: 'z', claim: { offset: 10 } },
    ]);
    const { entries, gaps } = await readZipDirectory(zipSource(bytes));
    expect(entries.map((entry) => entry.path)).toEqual(['a.log']);
    expect(gaps.map((gap) => [gap.code, gap.what])).toEqual([
      ['refused', 'b.log'],
      ['refused', 'c.log'],
    ]);
  });

  it('are those beyond a limit', async () => {
    const inputs = Array.from({ length: 6 }, (_, n) => ({ name: `${n}.log`, content: `${n}`.repeat(1000) }));
    const count = await readZipDirectory(zipSource(makeZip(inputs)), { ...DEFAULT_LIMITS, entries: 4 });
    expect(count.entries).toHaveLength(4);
    expect(count.gaps).toEqual([expect.objectContaining({ code: 'limit', count: 2 })]);
    const total = await readZipDirectory(zipSource(makeZip(inputs)), { ...DEFAULT_LIMITS, totalBytes: 2500 });
    expect(total.entries).toHaveLength(2);
    expect(total.gaps).toEqual([expect.objectContaining({ code: 'limit', count: 4, bytes: 4000 })]);
  });

  it('keeps both of two entries with one name', async () => {
    const { directory, sink } = await extract(
      makeZip([
        { name: 'a\\x.log', content: 'one\n' },
        { name: 'a/x.log', content: 'two\n' },
      ]),
    );
    expect(directory.entries.map((entry) => entry.path)).toEqual(['a/x.log', 'a/x.log~2']);
    expect(sink.text('a/x.log~2')).toBe('two\n');
  });
});

describe('extracting', () => {
  it('stores text as UTF-8 with digests and lines', async () => {
    const { sink, parts } = await extract(makeZip(windows));
    expect(sink.text('system/sysinfo')).toContain('Host Name: EC2AMAZ-1\r\n');
    expect(sink.text('system/system-eventlogs.csv')).toBe(events);
    const [sysinfo] = parts[0]!.entries;
    expect(sysinfo).toMatchObject({ encoding: 'utf-16le', lines: 2, kind: 'windows-info', truncated: false });
    expect(parts.flatMap((part) => part.gaps)).toEqual([
      expect.objectContaining({ code: 'unsupported', what: 'system/events/System.evtx' }),
    ]);
  });

  it('opens gzip and tar inside', async () => {
    const tar = gzipSync(
      await makeTar([{ name: './kubelet/kubelet.log', content: 'May 02 09:00:00 h kubelet[1]: x\n' }]),
    );
    const { sink, parts } = await extract(
      makeZip([
        { name: 'eks.tar.gz', content: tar, method: 0 },
        { name: 'messages.gz', content: gzipSync('m\n') },
      ]),
    );
    expect([...sink.files.keys()]).toEqual(['eks.tar.gz/kubelet/kubelet.log', 'messages.gz']);
    expect(parts.flatMap((part) => part.gaps)).toEqual([]);
  });

  it.each<[string, ZipInput, Partial<Gap>, number]>([
    ['a wrong check sum', { name: 'x.log', content: 'abc\n', claim: { crc: 1 } }, { code: 'corrupt' }, 4],
    ['more than promised', { name: 'x.log', content: 'abcdef\n', claim: { size: 3 } }, { code: 'corrupt' }, 3],
    ['less than promised', { name: 'x.log', content: 'abc\n', claim: { size: 9 } }, { code: 'truncated', bytes: 5 }, 4],
  ])('notices %s', async (_what, input, gap, bytes) => {
    const { parts } = await extract(makeZip([input]));
    expect(parts[0]!.gaps).toEqual([expect.objectContaining(gap)]);
    expect(parts[0]!.entries).toMatchObject([{ bytes, truncated: gap.code === 'truncated' }]);
  });

  it('reports damaged data and a missing header without throwing', async () => {
    const bytes = makeZip([
      { name: 'a.log', content: events },
      { name: 'b.log', content: 'b\n' },
    ]);
    bytes.fill(0xff, 60, 90);
    const second = bytes.indexOf('PK\u0003\u0004', 10);
    bytes.fill(0, second, second + 4);
    const { parts } = await extract(bytes);
    expect(parts[0]!.gaps.map((gap) => gap.code)).toContain('corrupt');
    expect(parts[0]!.entries).toMatchObject([{ truncated: true }]);
    expect(parts[1]).toMatchObject({ entries: [], gaps: [{ code: 'corrupt', bytes: 2 }] });
  });

  it('reads only its own range', async () => {
    const big = Buffer.from(Array.from({ length: 200_000 }, (_, n) => (n * 2654435761) >>> 24));
    const bytes = makeZip([
      { name: 'big.log', content: big, method: 0 },
      { name: 'small.log', content: 'small\n' },
    ]);
    const { pieces } = await readZipDirectory(zipSource(bytes));
    const source = zipSource(bytes);
    await inflateZipEntry(source, pieces[1]!, createMemorySink());
    expect(source.readBytes).toBeLessThan(100);
  });
});

describe('clues of a zip', () => {
  it('are the beginnings of the files that tell the time', async () => {
    const bytes = makeZip(windows);
    const source = zipSource(bytes);
    const { pieces } = await readZipDirectory(source);
    const clues = await readClueHeads(source, pieces, 'eks_i-0123456789abcdef0_20260502T1000000000Z.zip');
    expect(clues.heads['system/sysinfo']!.head).toContain('System Boot Time');
    expect(clues.heads['system/sysinfo']!.tail).toBe(clues.heads['system/sysinfo']!.head);
    const log = clues.heads['system/system-eventlogs.csv']!;
    expect(events.startsWith(log.head)).toBe(true);
    expect(log.head.length).toBeGreaterThan(60_000);
    expect(log.head.length).toBeLessThanOrEqual(65_536);
    expect(log.head.endsWith('\n')).toBe(true);
    expect(log.tail).toBe('');
    expect(clues.memberTimes).toEqual({ minMs: Date.UTC(2026, 4, 2, 10), maxMs: Date.UTC(2026, 4, 2, 10) });
  });
});

describe('any bytes', () => {
  const survives = async (bytes: Buffer) => {
    try {
      const { directory, parts, sink } = await extract(bytes);
      for (const gap of [...directory.gaps, ...parts.flatMap((part) => part.gaps)]) Gap.parse(gap);
      for (const piece of directory.pieces) ZipPiece.parse(piece);
      for (const entry of parts.flatMap((part) => part.entries)) {
        expect(sink.files.get(entry.path)?.length).toBe(entry.bytes);
      }
    } catch (error) {
      expect(error).toBeInstanceOf(DiagError);
      expect((error as DiagError).code).toBe('bad-archive');
    }
  };

  it('give a directory or bad-archive, never another error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, ends) =>
        survives(Buffer.concat([bytes, ...(ends ? [Buffer.from('PK\u0005\u0006'), bytes] : [])])),
      ),
      { numRuns: 200 },
    );
  });

  it('give a directory when a real one is mutated or cut', async () => {
    const whole = makeZip(windows.map((input) => ({ ...input, content: (input.content ?? '').slice(0, 300) })));
    const edit = fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(edit, { maxLength: 6 }),
        fc.option(fc.nat({ max: whole.length })),
        async (edits, cut) => {
          const bytes = Buffer.from(whole);
          for (const [at, byte] of edits) bytes[at] = byte;
          await survives(cut === null ? bytes : bytes.subarray(0, cut));
        },
      ),
      { numRuns: 300 },
    );
  });
});
