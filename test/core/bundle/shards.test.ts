import fc from 'fast-check';
import { isClassified, planShards, planZipShards } from '../../../functions/core/bundle/shards';
import type { LineIndex, ManifestEntry } from '../../../schemas/manifest';
import { Shard, type ZipPiece } from '../../../schemas/shard';
import type { SourceKind } from '../../../schemas/source-kind';

function entry(path: string, bytes: number, more: Partial<ManifestEntry> = {}): ManifestEntry {
  return {
    path,
    kind: 'kubelet',
    bytes,
    stored: { key: 'pack', offset: 1000, bytes },
    sha256: 'a',
    encoding: 'utf-8',
    lines: 1,
    mtimeMs: null,
    duplicateOf: null,
    truncated: false,
    ...more,
  };
}

const kinds: SourceKind[] = ['kubelet', 'messages', 'conntrack', 'binary', 'other-text', 'other-log'];
const files = fc.uniqueArray(
  fc.record({
    path: fc.stringMatching(/^[a-z]{1,6}$/),
    bytes: fc.oneof(fc.nat({ max: 50 }), fc.nat({ max: 5000 })),
    kind: fc.constantFrom(...kinds),
    duplicateOf: fc.option(fc.constant('original'), { freq: 5 }),
    starts: fc.uniqueArray(fc.integer({ min: 1, max: 5000 }), { maxLength: 30 }),
  }),
  { selector: (file) => file.path, maxLength: 40 },
);
type Files = typeof files extends fc.Arbitrary<infer T> ? T : never;

const inputs = (drawn: Files): [ManifestEntry[], LineIndex[]] => [
  drawn.map(({ path, bytes, kind, duplicateOf }) => entry(path, bytes, { kind, duplicateOf })),
  drawn.map(({ path, bytes, starts }) => ({
    path,
    starts: [
      [0, 1],
      ...starts
        .filter((at) => at < bytes)
        .sort((a, b) => a - b)
        .map((at, n): [number, number] => [at, n + 2]),
    ],
  })),
];

describe('planShards', () => {
  it('puts every byte of every classified file into exactly one piece, cut at line starts', () => {
    fc.assert(
      fc.property(files, fc.integer({ min: 1, max: 3000 }), (drawn, targetBytes) => {
        const [entries, indexes] = inputs(drawn);
        const wanted: ReadonlySet<SourceKind> = new Set<SourceKind>(['conntrack']);
        const shards = planShards(entries, indexes, { targetBytes, kinds: wanted });
        const pieces = shards.flatMap((shard) => shard.pieces);
        for (const file of entries) {
          const own = pieces.filter((piece) => piece.path === file.path);
          if (!isClassified(file, wanted)) {
            expect(own).toEqual([]);
            continue;
          }
          const starts = new Map(indexes.find((index) => index.path === file.path)!.starts);
          let next = 0;
          for (const piece of own.sort((a, b) => a.fileOffset - b.fileOffset)) {
            expect(piece.fileOffset).toBe(next);
            expect(piece.stored.offset).toBe(file.stored!.offset + piece.fileOffset);
            expect(piece.stored.bytes).toBeGreaterThan(0);
            expect(starts.get(piece.fileOffset)).toBe(piece.firstLine);
            next += piece.stored.bytes;
          }
          expect(next).toBe(file.bytes);
        }
        for (const shard of shards) {
          expect(shard.bytes).toBe(shard.pieces.reduce((sum, piece) => sum + piece.stored.bytes, 0));
          if (shard.pieces.length > 1) expect(shard.bytes).toBeLessThanOrEqual(targetBytes);
        }
        expect(new Set(shards.map((shard) => shard.shardId)).size).toBe(shards.length);
      }),
      { numRuns: 200 },
    );
  });

  it('does not depend on the order of its arguments', () => {
    fc.assert(
      fc.property(files, (drawn) => {
        const [entries, indexes] = inputs(drawn);
        const forward = planShards(entries, indexes, { targetBytes: 700 });
        expect(planShards([...entries].reverse(), [...indexes].reverse(), { targetBytes: 700 })).toEqual(forward);
      }),
    );
  });

  it('cuts a large file into equal parts and groups small ones', () => {
    const MiB = 1024 * 1024;
    const starts = Array.from({ length: 160 }, (_, n): [number, number] => [n * 262_144, n * 2000 + 1]);
    const shards = planShards(
      [
        entry('kubelet/kubelet.log', 40 * MiB),
        ...Array.from({ length: 50 }, (_, n) => entry(`var_log/p${n}.log`, 1000, { kind: 'pod-log' })),
      ],
      [{ path: 'kubelet/kubelet.log', starts }],
    );
    const large = shards.filter((shard) => shard.pieces[0]!.kind === 'kubelet');
    expect(large.map((shard) => shard.bytes)).toEqual([8, 8, 8, 8, 8].map((n) => n * MiB));
    expect(shards.filter((shard) => shard.pieces[0]!.kind === 'pod-log').map((shard) => shard.pieces.length)).toEqual([
      50,
    ]);
    for (const shard of shards) expect(Shard.parse(shard)).toEqual(shard);
  });

  it('keeps an item small enough for a Map input', () => {
    const many = Array.from({ length: 5000 }, (_, n) =>
      entry(`var_log/${'p'.repeat(200)}${n}.log`, 10, { kind: 'pod-log' }),
    );
    for (const shard of planShards(many, [])) expect(JSON.stringify(shard).length).toBeLessThan(100_000);
  });
});

describe('planZipShards', () => {
  const piece = (path: string, bytes: number): ZipPiece => ({
    path,
    kind: 'windows-event',
    entryIndex: 0,
    headerOffset: 0,
    compressedBytes: bytes,
    bytes,
    method: 8,
    crc32: 0,
    mtimeMs: null,
  });

  it('puts each entry into exactly one shard and the largest alone', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 9000 }), { maxLength: 60 }), (sizes) => {
        const pieces = sizes.map((bytes, n) => piece(`f${n}`, bytes));
        const shards = planZipShards(pieces, { bucket: 'b', key: 'k' }, { targetBytes: 10_000 });
        const planned = shards.flatMap((shard) => shard.zip!.pieces.map(({ path }) => path));
        expect([...planned].sort()).toEqual(pieces.map(({ path }) => path).sort());
        for (const shard of shards) {
          expect(Shard.parse(shard)).toEqual(shard);
          if (shard.zip!.pieces.length > 1) expect(shard.bytes).toBeLessThanOrEqual(10_000);
        }
      }),
    );
  });
});
