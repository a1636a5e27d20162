import { z } from 'zod';
import { artifactKeys } from '../../schemas/artifact-keys';
import { BundleClock } from '../../schemas/manifest';
import { type Extracted, Shard } from '../../schemas/shard';
import { archiveSource } from '../aws/archive-source';
import { objectFileSink } from '../aws/file-sink';
import { objects } from '../aws/objects';
import type { FileSink } from '../core/bundle/file-sink';
import { isClassified } from '../core/bundle/shards';
import { inflateZipEntry } from '../core/bundle/zip-entry';
import { type Classifier, createClassifier } from '../core/rules/classify';
import type { Ruleset } from '../core/rules/ruleset';
import { stepHandler } from '../middleware/step-handler';
import { classifiedKinds } from './classified-kinds';
import { collectionRules } from './ruleset';

const Input = z.strictObject({
  BatchInput: z.strictObject({ collectionId: z.string(), clock: BundleClock }),
  Items: z.array(Shard).min(1),
});

const asBuffer = (chunk: Uint8Array) => Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);

/** Whole lines of stored files. */
async function classifyPieces(shard: Shard, classifier: Classifier): Promise<void> {
  for (const piece of shard.pieces) {
    classifier.piece({ path: piece.path, kind: piece.kind, fileOffset: piece.fileOffset, firstLine: piece.firstLine });
    const { key, offset, bytes } = piece.stored;
    const stream = await objects.stream(key, { start: offset, end: offset + bytes });
    for await (const chunk of stream) classifier.push(chunk as Buffer);
    classifier.endPiece();
  }
}

/** Stores what passes and classifies it on the way: an entry of a zip is inflated once. */
function classifyingSink(sink: FileSink, classifier: Classifier, ruleset: Ruleset): FileSink {
  const kinds = classifiedKinds(ruleset.logRules);
  return {
    open(path, kind) {
      const writer = sink.open(path, kind);
      const wanted = isClassified(
        {
          path,
          kind,
          bytes: 1,
          stored: null,
          sha256: null,
          encoding: 'unknown',
          lines: null,
          mtimeMs: null,
          duplicateOf: null,
          truncated: false,
        },
        kinds,
      );
      if (wanted) classifier.piece({ path, kind, fileOffset: 0, firstLine: 1 });
      return {
        async write(chunk) {
          if (wanted) classifier.push(asBuffer(chunk));
          await writer.write(chunk);
        },
        end() {
          if (wanted) classifier.endPiece();
          return writer.end();
        },
      };
    },
  };
}

async function extractAndClassify(
  collectionId: string,
  shard: Shard,
  zip: NonNullable<Shard['zip']>,
  classifier: Classifier,
  ruleset: Ruleset,
): Promise<void> {
  const source = await archiveSource(zip.archive);
  const stored = objectFileSink(`${artifactKeys.filesPrefix(collectionId)}${shard.shardId}-`);
  const sink = classifyingSink(stored, classifier, ruleset);
  const extracted: Extracted = { shardId: shard.shardId, entries: [], lineIndexes: [], gaps: [] };
  for (const piece of zip.pieces) {
    const part = await inflateZipEntry(source, piece, sink);
    extracted.entries.push(...part.entries);
    extracted.lineIndexes.push(...part.lineIndexes);
    extracted.gaps.push(...part.gaps);
  }
  await stored.finish();
  await objects.put(artifactKeys.extracted(collectionId, shard.shardId), JSON.stringify(extracted));
}

/** Child of the Distributed Map: every line of a batch of shards against the rules. The partial is written last. */
export const handler = stepHandler({
  name: 'classify',
  input: Input,
  run: async ({ BatchInput: { collectionId, clock }, Items }) => {
    const { ruleset } = await collectionRules(collectionId);
    const receipts = [];
    for (const shard of Items) {
      const classifier = createClassifier(ruleset, clock);
      if (shard.zip) await extractAndClassify(collectionId, shard, shard.zip, classifier, ruleset);
      else await classifyPieces(shard, classifier);
      const partial = classifier.result(shard.shardId);
      await objects.put(artifactKeys.partial(collectionId, shard.shardId), JSON.stringify(partial));
      receipts.push({
        shardId: shard.shardId,
        bytes: partial.bytes,
        lines: partial.lines,
        findings: partial.findings.length,
      });
    }
    return receipts;
  },
});
