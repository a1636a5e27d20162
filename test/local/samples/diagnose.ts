import { Readable } from 'node:stream';
import { buildManifest } from '../../../functions/core/bundle/manifest';
import { planShards } from '../../../functions/core/bundle/shards';
import { unpackArchive } from '../../../functions/core/bundle/unpack';
import { buildDocument } from '../../../functions/core/findings/document';
import { createInspection } from '../../../functions/core/inspect/run-inspectors';
import { inferClock } from '../../../functions/core/lines/clock';
import { createLineReader } from '../../../functions/core/lines/split';
import { CATALOGUE } from '../../../functions/core/rules/catalogue.generated';
import { createClassifier } from '../../../functions/core/rules/classify';
import { isLogRule } from '../../../functions/core/rules/define';
import { compileRules } from '../../../functions/core/rules/ruleset';
import type { FindingsDocument } from '../../../schemas/finding';
import { expandSources, type SourceKind } from '../../../schemas/source-kind';

const ruleset = compileRules(CATALOGUE);

/** The whole diagnosis of one archive in memory: what the workflow's steps do, without the workflow. */
export async function diagnose(archive: Buffer, name: string): Promise<FindingsDocument> {
  const stored = new Map<string, Buffer>();
  const sink = {
    open(path: string) {
      const chunks: Uint8Array[] = [];
      return {
        async write(chunk: Uint8Array) {
          chunks.push(Buffer.from(chunk));
        },
        async end() {
          stored.set(path, Buffer.concat(chunks));
          return { key: path, offset: 0, bytes: stored.get(path)!.length };
        },
      };
    },
  };
  const unpacked = await unpackArchive({ archive: Readable.from([archive]), name, archiveBytes: archive.length, sink });
  const { clues, entries, format, gaps } = unpacked;
  const manifest = buildManifest({
    archive: { name, bytes: archive.length, format },
    entries,
    gaps,
    clues,
    clock: inferClock(clues),
  });
  const bytesOf = (range: { key: string; offset: number; bytes: number }) =>
    stored.get(range.key)!.subarray(range.offset, range.offset + range.bytes);
  const kinds = new Set(CATALOGUE.filter(isLogRule).flatMap((rule) => expandSources(rule.sources as SourceKind[])));
  const partials = new Map();
  for (const shard of planShards(entries, unpacked.lineIndexes, { targetBytes: 8 * 1024 * 1024, kinds })) {
    const classifier = createClassifier(ruleset, manifest.clock);
    for (const { path, kind, fileOffset, firstLine, stored: range } of shard.pieces) {
      classifier.piece({ path, kind, fileOffset, firstLine });
      classifier.push(bytesOf(range));
      classifier.endPiece();
    }
    partials.set(shard.shardId, classifier.result(shard.shardId));
  }
  const files = manifest.entries.filter((entry) => entry.stored !== null && entry.kind !== 'binary');
  const inspection = createInspection(files);
  for (const file of files) {
    if (!inspection.wants(file.path, file.kind)) continue;
    const reading = inspection.open(file.path, file.kind);
    const reader = createLineReader((line) => reading.line(line));
    reader.push(bytesOf(file.stored!));
    reader.end();
    reading.end();
  }
  const facts = inspection.facts();
  return buildDocument({ manifest, partials, facts, ruleset, failedShards: [], inspectorGaps: inspection.gaps() })
    .document;
}
