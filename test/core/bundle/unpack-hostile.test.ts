import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { DEFAULT_LIMITS } from '../../../functions/core/bundle/limits';
import { unpackArchive } from '../../../functions/core/bundle/unpack';
import { DiagError } from '../../../schemas/errors';
import { Gap } from '../../../schemas/gap';
import { makeTar, sampleTar, type TarInput } from './make-tar';
import { createMemorySink, inChunks } from './memory-sink';

async function unpack(bytes: Uint8Array, chunk?: number) {
  const sink = createMemorySink();
  const result = await unpackArchive({ archive: inChunks(bytes, chunk), name: 'b.tar.gz', archiveBytes: 0, sink });
  return { ...result, sink };
}

const of = async (members: readonly TarInput[]) => unpack(await makeTar(members));

describe('hostile members', () => {
  it.each([
    ['../../etc/passwd'],
    ['a/../../b'],
    ['/etc/passwd'],
    ['C:/windows/system32/x'],
    ['..\\..\\x'],
    ['bell\u0007.log'],
    [`${'d/'.repeat(600)}x.log`],
  ])('refuses the name %j', async (name) => {
    const result = await of([
      { name, content: 'evil' },
      { name: 'good.log', content: 'good\n' },
    ]);
    expect([...result.sink.files.keys()]).toEqual(['good.log']);
    expect(result.gaps).toEqual([expect.objectContaining({ code: 'refused', bytes: 4 })]);
  });

  it('refuses links, pipes and devices, and says where links lead', async () => {
    const result = await of([
      { name: 'kubelet/kubelet.log', type: 'symlink', linkname: '/etc/shadow' },
      { name: 'hard', type: 'link', linkname: 'kubelet/kubelet.log' },
      { name: 'pipe', type: 'fifo' },
      { name: 'null', type: 'character-device' },
      { name: 'good.log', content: 'good\n' },
    ]);
    expect(result.entries.map((entry) => entry.path)).toEqual(['good.log']);
    expect(result.gaps.map((gap) => [gap.code, gap.what])).toEqual([
      ['refused', 'kubelet/kubelet.log'],
      ['refused', 'hard'],
      ['refused', 'pipe'],
      ['refused', 'null'],
    ]);
    expect(result.gaps[0]!.reason).toContain('/etc/shadow');
  });

  it('keeps both of two members with one name, also across archives', async () => {
    const result = await of([
      { name: 'system/ps.txt', content: 'one\n' },
      { name: './system/ps.txt', content: 'two\n' },
      { name: 'system//ps.txt', content: 'three\n' },
    ]);
    expect(result.entries.map((entry) => [entry.path, entry.kind])).toEqual([
      ['system/ps.txt', 'ps'],
      ['system/ps.txt~2', 'ps'],
      ['system/ps.txt~3', 'ps'],
    ]);
    expect(result.sink.text('system/ps.txt~2')).toBe('two\n');
    expect(result.gaps).toHaveLength(2);
  });

  it('keeps dot-files and long names exactly', async () => {
    const long = `var_log/kube-system_${'p'.repeat(120)}_uid/${'c'.repeat(60)}/0.log`;
    const result = await of([
      { name: './..data/.bashrc', content: 'x' },
      { name: `./${long}`, content: 'y' },
      { name: './grüße.log', content: 'z' },
    ]);
    expect(result.entries.map((entry) => entry.path)).toEqual(['..data/.bashrc', long, 'grüße.log']);
    expect(result.gaps).toEqual([]);
  });

  it('opens an archive in an archive, but not one in that', async () => {
    const deepest = await makeTar([{ name: 'secret.log', content: 'x' }]);
    const middle = gzipSync(
      await makeTar([
        { name: 'inner.log.gz', content: gzipSync('inner\n') },
        { name: 'deeper.tar', content: deepest },
        { name: 'deeper.tgz', content: gzipSync(deepest) },
      ]),
    );
    const result = await of([{ name: 'logs.tar.gz', content: middle }]);
    expect(result.entries.map((entry) => [entry.path, entry.kind])).toEqual([
      ['logs.tar.gz/inner.log.gz', 'other-log'],
      ['logs.tar.gz/deeper.tar', 'binary'],
      ['logs.tar.gz/deeper.tgz', 'binary'],
    ]);
    expect(result.sink.text('logs.tar.gz/inner.log.gz')).toBe('inner\n');
    expect(result.gaps.filter((gap) => gap.code === 'limit').map((gap) => gap.what)).toEqual([
      'logs.tar.gz/deeper.tar',
      'logs.tar.gz/deeper.tgz',
    ]);
  });

  it('counts thousands of refusals in a few gaps', async () => {
    const result = await of(
      Array.from({ length: 2000 }, (_, n) => ({ name: `l${n}`, type: 'symlink' as const, linkname: `/target/${n}` })),
    );
    expect(result.gaps.length).toBeLessThan(30);
    expect(result.gaps.reduce((sum, gap) => sum + gap.count, 0)).toBe(2000);
  });
});

describe('copies', () => {
  const flat = (hex: string) => `var_log/coredns-5d78c9869d-abcde_kube-system_coredns-${hex.repeat(8)}.log`;
  const tree = 'var_log/kube-system_coredns-5d78c9869d-abcde_0a1b2c3d/coredns/0.log';
  const line = (n: number) => `2026-05-02T09:00:0${n}.000000000Z stdout F [INFO] line ${n}\n`;

  it('marks the shorter copy when a pod log grew between its two copies', async () => {
    const result = await of([
      { name: flat('0123abcd'), content: line(1) + line(2) },
      { name: tree, content: line(1) + line(2) + line(3) },
    ]);
    expect(result.entries.map((entry) => entry.duplicateOf)).toEqual([tree, null]);
  });

  it('marks the shorter copy when it comes behind the longer one, small or large', async () => {
    const small = await of([
      { name: tree, content: line(1) + line(2) + line(3) },
      { name: flat('0123abcd'), content: line(1) + line(2) },
    ]);
    expect(small.entries.map((entry) => entry.duplicateOf)).toEqual([null, tree]);
    const large = line(1).repeat(9000);
    const grown = await of([
      { name: tree, content: large + line(2).repeat(500) },
      { name: flat('0123abcd'), content: large },
      { name: flat('89abcdef'), content: large.slice(0, -line(1).length * 4000) },
    ]);
    // the last one lacks more than a moment's lines: whose beginning it is, is not known any more
    expect(grown.entries.map((entry) => entry.duplicateOf)).toEqual([null, tree, null]);
  });

  it('does not take a log for the beginning of another one that differs', async () => {
    const result = await of([
      { name: flat('0123abcd'), content: line(1) + line(5) },
      { name: tree, content: line(1) + line(2) + line(3) },
      {
        name: 'var_log/kube-system_other-5d78c9869d-abcde_0a1b2c3d/coredns/0.log',
        content: line(1) + line(5) + line(6),
      },
    ]);
    expect(result.entries.map((entry) => entry.duplicateOf)).toEqual([null, null, null]);
  });

  it('points copies of a copy at the one file that is kept', async () => {
    const result = await of([
      { name: flat('0123abcd'), content: line(1) },
      { name: flat('89abcdef'), content: line(1) },
      { name: tree, content: line(1) + line(2) },
      { name: `copy/${flat('fedcba98')}`, content: line(1) },
    ]);
    expect(result.entries.map((entry) => entry.duplicateOf)).toEqual([tree, tree, null, tree]);
  });

  it('leaves empty files and equal files of different kinds alone', async () => {
    const result = await of([
      { name: 'ipamd/enis.json', content: '' },
      { name: 'ipamd/pods.json', content: '' },
      { name: 'storage/lvs.txt', content: 'command not found\n' },
      { name: 'networking/ipset.txt', content: 'command not found\n' },
    ]);
    expect(result.entries.every((entry) => entry.duplicateOf === null)).toBe(true);
  });
});

describe('memory', () => {
  it('stays flat: a file far larger than any buffer passes in small pieces, paced by the sink', async () => {
    const total = 24 * 1024 * 1024;
    const header = (await makeTar([{ name: 'kubelet/kubelet.log', content: '' }])).subarray(0, 512);
    header.write(`${total.toString(8).padStart(11, '0')} `, 124, 'latin1');
    header.write('        ', 148, 'latin1');
    const sum = header.reduce((a, b) => a + b, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    const piece = Buffer.from('May 02 09:00:00 host kubelet[1]: I0502 something happened again\n'.repeat(1024));
    let given = 0;
    let taken = 0;
    let ahead = 0;
    let largest = 0;
    async function* tar() {
      yield header;
      for (let left = total; left > 0; left -= piece.length) {
        given += Math.min(left, piece.length);
        ahead = Math.max(ahead, given - taken);
        yield piece.subarray(0, left);
      }
      yield Buffer.alloc(1024);
    }
    const sink = {
      open: () => ({
        async write(chunk: Uint8Array) {
          taken += chunk.byteLength;
          largest = Math.max(largest, chunk.byteLength);
          await new Promise<void>((resolve) => setImmediate(resolve));
        },
        end: async () => ({ key: 'k', offset: 0, bytes: taken }),
      }),
    };
    const result = await unpackArchive({ archive: tar(), name: 'x.tar', archiveBytes: 0, sink });
    expect(result.entries).toMatchObject([{ bytes: total, truncated: false }]);
    expect(result.lineIndexes[0]!.starts.length).toBeGreaterThan(90);
    expect(largest).toBeLessThanOrEqual(256 * 1024);
    // what has been read and not yet stored, at any time
    expect(ahead).toBeLessThanOrEqual(4 * piece.length);
  });

  it('lets go of the download when it stops early', async () => {
    let closed = false;
    async function* archive() {
      try {
        const tar = await makeTar(Array.from({ length: 50 }, (_, n) => ({ name: `f${n}`, content: 'x\n' })));
        yield* inChunks(tar, 512);
      } finally {
        closed = true;
      }
    }
    const limits = { ...DEFAULT_LIMITS, entries: 3 };
    await unpackArchive({ archive: archive(), name: 'x.tar', archiveBytes: 0, sink: createMemorySink(), limits });
    expect(closed).toBe(true);
  });
});

describe('any bytes', () => {
  const survives = async (bytes: Uint8Array) => {
    try {
      const result = await unpack(bytes);
      const paths = result.entries.map((entry) => entry.path);
      expect(new Set(paths).size).toBe(paths.length);
      for (const gap of result.gaps) Gap.parse(gap);
      for (const path of paths) expect(path).not.toMatch(/(^|\/)\.\.(\/|$)|^\/|\\/);
      for (const entry of result.entries) expect(result.sink.files.get(entry.path)?.length).toBe(entry.bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(DiagError);
      expect((error as DiagError).code).toBe('bad-archive');
    }
  };

  it('give a result or bad-archive, never another error', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 3000 }), survives), { numRuns: 200 });
    const magics = fc.constantFrom('1f8b08', '1f8b0808', '1f8b081e', '504b0304', 'fffe', 'feff', 'efbbbf');
    await fc.assert(
      fc.asyncProperty(magics, fc.uint8Array({ maxLength: 600 }), (magic, rest) =>
        survives(Buffer.concat([Buffer.from(magic, 'hex'), rest])),
      ),
      { numRuns: 200 },
    );
  });

  it('give a result when a real archive is mutated', async () => {
    const tar = await sampleTar();
    const gzip = gzipSync(tar);
    const edit = fc.record({
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
      remove: fc.nat({ max: 700 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.boolean(), fc.array(edit, { minLength: 1, maxLength: 4 }), async (packed, edits) => {
        let bytes: Buffer = packed ? gzip : tar;
        for (const { at, bytes: put, remove } of edits) {
          const offset = Math.floor(at * bytes.length);
          bytes = Buffer.concat([bytes.subarray(0, offset), put, bytes.subarray(offset + remove)]);
        }
        await survives(bytes);
      }),
      { numRuns: 150 },
    );
  });
});
