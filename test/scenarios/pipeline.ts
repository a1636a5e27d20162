import { PassThrough } from 'node:stream';
import { buildManifest } from '../../functions/core/bundle/manifest';
import { planShards } from '../../functions/core/bundle/shards';
import { unpackArchive } from '../../functions/core/bundle/unpack';
import { buildDocument } from '../../functions/core/findings/document';
import { createInspection } from '../../functions/core/inspect/run-inspectors';
import { inferClock } from '../../functions/core/lines/clock';
import { createLineReader } from '../../functions/core/lines/split';
import { CATALOGUE } from '../../functions/core/rules/catalogue.generated';
import { createClassifier } from '../../functions/core/rules/classify';
import { isLogRule } from '../../functions/core/rules/define';
import { compileRules } from '../../functions/core/rules/ruleset';
import { CLUSTER_DEMO } from '../../local/samples/cluster-demo';
import { writeBundle } from '../../local/samples/write-bundle';
import type { FindingsDocument } from '../../schemas/finding';
import type { PartialResult } from '../../schemas/partial';
import { expandSources, type SourceKind } from '../../schemas/source-kind';

export const COLLECTED_AT = Date.UTC(2026, 0, 31, 12, 0, 0);
const ruleset = compileRules(CATALOGUE);
const kinds = new Set(CATALOGUE.filter(isLogRule).flatMap((rule) => expandSources(rule.sources as SourceKind[])));

export interface Scenario {
  readonly faults: readonly string[];
  readonly seed?: string;
  readonly node?: number;
  readonly sizeBytes?: number;
}

async function sampleBytes({ faults, seed = 'scenario', node = 0, sizeBytes = 1_000_000 }: Scenario): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const pipe = new PassThrough();
  pipe.on('data', (chunk: Buffer) => chunks.push(chunk));
  const collected = new Promise<void>((resolve) => pipe.once('end', resolve));
  await writeBundle({ file: pipe, seed, node: CLUSTER_DEMO[node]!.node, collectedAt: COLLECTED_AT, sizeBytes, faults });
  await collected;
  return Buffer.concat(chunks);
}

/** The pure functions of the pipeline on one sample, in memory: what the steps do, without store and workflow. */
export async function diagnose(scenario: Scenario): Promise<FindingsDocument> {
  const archive = await sampleBytes(scenario);
  const files = new Map<string, Buffer>();
  const sink = {
    open: (path: string) => {
      const chunks: Uint8Array[] = [];
      return {
        write: async (chunk: Uint8Array) => {
          chunks.push(chunk);
        },
        end: async () => {
          const bytes = Buffer.concat(chunks);
          files.set(path, bytes);
          return { key: path, offset: 0, bytes: bytes.length };
        },
      };
    },
  };
  async function* bytes() {
    yield archive;
  }
  const unpacked = await unpackArchive({ archive: bytes(), name: 'bundle.tar.gz', archiveBytes: archive.length, sink });
  const clock = inferClock(unpacked.clues);
  const manifest = buildManifest({
    archive: { name: 'bundle.tar.gz', bytes: archive.length, format: unpacked.format },
    entries: unpacked.entries,
    gaps: unpacked.gaps,
    clues: unpacked.clues,
    clock,
  });
  const partials = new Map<string, PartialResult>();
  for (const shard of planShards(unpacked.entries, unpacked.lineIndexes, { kinds })) {
    const classifier = createClassifier(ruleset, clock);
    for (const piece of shard.pieces) {
      classifier.piece({
        path: piece.path,
        kind: piece.kind,
        fileOffset: piece.fileOffset,
        firstLine: piece.firstLine,
      });
      classifier.push(files.get(piece.path)!.subarray(piece.fileOffset, piece.fileOffset + piece.stored.bytes));
      classifier.endPiece();
    }
    partials.set(shard.shardId, classifier.result(shard.shardId));
  }
  const inspection = createInspection(manifest.entries);
  for (const { path, kind } of manifest.entries) {
    if (!inspection.wants(path, kind)) continue;
    const reading = inspection.open(path, kind);
    const reader = createLineReader((line) => reading.line(line));
    reader.push(files.get(path)!);
    reader.end();
    reading.end();
  }
  return buildDocument({
    manifest,
    partials,
    failedShards: [],
    facts: inspection.facts(),
    inspectorGaps: inspection.gaps(),
    ruleset,
  }).document;
}
