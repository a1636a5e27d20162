import { z } from 'zod';
import { artifactKeys } from '../../schemas/artifact-keys';
import { ObjectRef } from '../../schemas/collection';
import { NodeRef } from '../../schemas/finding';
import type { LineIndex, Manifest } from '../../schemas/manifest';
import type { Shard } from '../../schemas/shard';
import type { SourceKind } from '../../schemas/source-kind';
import { archiveSource } from '../aws/archive-source';
import { collections } from '../aws/collections-table';
import { objectFileSink } from '../aws/file-sink';
import { objects } from '../aws/objects';
import { pinRules } from '../aws/rule-packs';
import { DETECT_BYTES, detectContainer } from '../core/bundle/format';
import { buildManifest } from '../core/bundle/manifest';
import { planShards, planZipShards } from '../core/bundle/shards';
import { unpackArchive } from '../core/bundle/unpack';
import { readClueHeads, readZipDirectory, type ZipSource } from '../core/bundle/zip';
import { inferClock } from '../core/lines/clock';
import { CATALOGUE } from '../core/rules/catalogue.generated';
import { isLogRule } from '../core/rules/define';
import { stepHandler } from '../middleware/step-handler';
import { classifiedKinds } from './classified-kinds';

const Input = z.strictObject({
  collectionId: z.string(),
  node: NodeRef,
  bundle: ObjectRef,
  tuning: z.strictObject({ shardBytes: z.number().int().optional() }),
});
type Input = z.infer<typeof Input>;

/** Larger batches mean fewer child workflows; smaller ones more parallelism. Sized so that a batch takes seconds. */
const BATCH_BYTES = 32 * 1024 * 1024;
const DEFAULT_SHARD_BYTES = 8 * 1024 * 1024;

interface Inventory {
  readonly manifest: Manifest;
  readonly lineIndexes: readonly LineIndex[];
  readonly shards: readonly Shard[];
}

/** tar and friends are one stream: the pass that inventories them also stores them. */
async function unpackStream(
  { collectionId, bundle, tuning }: Input,
  size: number,
  kinds: ReadonlySet<SourceKind>,
): Promise<Inventory> {
  const sink = objectFileSink(artifactKeys.filesPrefix(collectionId));
  const archive = await objects.stream(bundle.key, undefined, bundle.bucket);
  const unpacked = await unpackArchive({ archive, name: bundle.key, archiveBytes: size, sink });
  await sink.finish();
  const manifest = buildManifest({
    archive: { name: baseName(bundle.key), bytes: size, format: unpacked.format },
    entries: unpacked.entries,
    gaps: unpacked.gaps,
    clues: unpacked.clues,
    clock: inferClock(unpacked.clues),
  });
  const shards = planShards(unpacked.entries, unpacked.lineIndexes, {
    targetBytes: tuning.shardBytes ?? DEFAULT_SHARD_BYTES,
    kinds,
  });
  return { manifest, lineIndexes: unpacked.lineIndexes, shards };
}

/** A zip has a directory: its entries are extracted by the Map children, in parallel, by ranged reads. */
async function inventoryZip({ bundle, tuning }: Input, source: ZipSource): Promise<Inventory> {
  const directory = await readZipDirectory(source);
  const clues = await readClueHeads(source, directory.pieces, baseName(bundle.key));
  const manifest = buildManifest({
    archive: { name: baseName(bundle.key), bytes: source.size, format: 'zip' },
    entries: directory.entries,
    gaps: directory.gaps,
    clues,
    clock: inferClock(clues),
  });
  const shards = planZipShards(
    directory.pieces,
    { bucket: bundle.bucket, key: bundle.key },
    { targetBytes: tuning.shardBytes ?? DEFAULT_SHARD_BYTES },
  );
  return { manifest, lineIndexes: [], shards };
}

const baseName = (key: string) => key.split('/').pop() ?? key;
const jsonl = (rows: readonly unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

/** Archive → files, manifest, bundle clock, shards. Writes only under the collection; a retry writes the same bytes. */
export const handler = stepHandler({
  name: 'unpack',
  input: Input,
  run: async (input, { now }) => {
    const { collectionId, bundle } = input;
    await collections.enter(collectionId, 'unpacking', now(), { bundle });
    const kinds = classifiedKinds([...CATALOGUE.filter(isLogRule), ...(await pinRules(collectionId)).rules]);
    const source = await archiveSource(bundle);
    const container = detectContainer(await source.read(0, DETECT_BYTES));
    const { manifest, lineIndexes, shards } =
      container === 'zip' ? await inventoryZip(input, source) : await unpackStream(input, source.size, kinds);
    const key = artifactKeys.shards(collectionId);
    await Promise.all([
      objects.put(artifactKeys.manifest(collectionId), JSON.stringify(manifest)),
      objects.put(
        artifactKeys.lineIndex(collectionId),
        jsonl(lineIndexes.filter((index) => index.starts.length > 1)),
        'application/jsonl',
      ),
      objects.put(key, jsonl(shards), 'application/jsonl'),
    ]);
    const bytes = manifest.entries.reduce((sum, entry) => sum + entry.bytes, 0);
    await collections.enter(collectionId, 'classifying', now(), {
      progress: { shards: shards.length, files: manifest.entries.length, bytes },
      gapCount: manifest.gaps.length,
    });
    const shardBytes = input.tuning.shardBytes ?? DEFAULT_SHARD_BYTES;
    return {
      shards: { key, count: shards.length, batch: Math.max(1, Math.min(16, Math.round(BATCH_BYTES / shardBytes))) },
      clock: manifest.clock,
      files: manifest.entries.length,
      bytes,
      gaps: manifest.gaps.length,
    };
  },
});
