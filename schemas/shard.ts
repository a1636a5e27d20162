import { z } from 'zod';
import { Gap } from './gap';
import { LineIndex, ManifestEntry, StoredRange } from './manifest';
import { SourceKind } from './source-kind';

/** A run of whole lines of one file. */
export const ShardPiece = z.strictObject({
  path: z.string(),
  kind: SourceKind,
  stored: StoredRange,
  fileOffset: z.number().int().nonnegative().describe('Where the piece starts in the file'),
  firstLine: z.number().int().positive(),
});
export type ShardPiece = z.infer<typeof ShardPiece>;

/** A zip entry that the Map child inflates by ranged read, stores and classifies. */
export const ZipPiece = z.strictObject({
  path: z.string(),
  kind: SourceKind,
  entryIndex: z.number().int().nonnegative().describe('Position in the central directory'),
  headerOffset: z.number().int().nonnegative(),
  compressedBytes: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
  method: z.number().int(),
  crc32: z.number().int(),
  mtimeMs: z.number().int().nullable(),
});
export type ZipPiece = z.infer<typeof ZipPiece>;

/** One line of `shards.jsonl`, one item of the Distributed Map. */
export const Shard = z.strictObject({
  shardId: z.string(),
  bytes: z.number().int().nonnegative(),
  pieces: z.array(ShardPiece),
  zip: z
    .strictObject({ archive: z.strictObject({ bucket: z.string(), key: z.string() }), pieces: z.array(ZipPiece) })
    .nullable(),
});
export type Shard = z.infer<typeof Shard>;

/** `extracted/<shardId>.json`: what a Map child unpacked from a zip. Merged into the manifest by aggregate. */
export const Extracted = z.strictObject({
  shardId: z.string(),
  entries: z.array(ManifestEntry),
  lineIndexes: z.array(LineIndex),
  gaps: z.array(Gap),
});
export type Extracted = z.infer<typeof Extracted>;
