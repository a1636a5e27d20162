import { z } from 'zod';
import { artifactKeys } from '../../schemas/artifact-keys';
import { NodeRef } from '../../schemas/finding';
import type { Manifest } from '../../schemas/manifest';
import type { PartialResult } from '../../schemas/partial';
import type { Extracted, Shard } from '../../schemas/shard';
import { ENGINE_VERSION, SCHEMA_VERSION } from '../../schemas/versions';
import { pinnedBaseline } from '../aws/baselines';
import { collectionFiles } from '../aws/collection-files';
import { collections } from '../aws/collections-table';
import { environment } from '../aws/environment';
import { findingsTable } from '../aws/findings-table';
import { objects } from '../aws/objects';
import { mergeExtracted, mergeLineIndexes } from '../core/bundle/manifest';
import { withBaselines } from '../core/findings/baselines';
import { buildDocument, canonicalJson } from '../core/findings/document';
import { createInspection } from '../core/inspect/run-inspectors';
import { createLineReader } from '../core/lines/split';
import { createRedactor } from '../core/redact/redact';
import { redactDeep } from '../core/redact/redact-deep';
import { stepHandler } from '../middleware/step-handler';
import type { Outcome } from './publish';
import { collectionRules } from './ruleset';

const Input = z.strictObject({ collectionId: z.string(), node: NodeRef });

/** Objects read at the same time. */
const PARALLEL = 8;

async function readAll<T>(keys: readonly string[]): Promise<T[]> {
  const out: T[] = [];
  for (let at = 0; at < keys.length; at += PARALLEL) {
    out.push(...(await Promise.all(keys.slice(at, at + PARALLEL).map((key) => objects.json<T>(key)))));
  }
  return out;
}

async function keysUnder(prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const object of objects.list(prefix)) keys.push(object.key);
  return keys.sort();
}

async function readShards(collectionId: string): Promise<Shard[]> {
  const text = (await objects.bytes(artifactKeys.shards(collectionId))).toString('utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Shard);
}

/** Streams every file an inspector wants through all inspectors that want it, once. */
async function inspect(manifest: Manifest) {
  const files = manifest.entries.filter((entry) => entry.stored !== null && entry.kind !== 'binary');
  const inspection = createInspection(files);
  for (const file of files) {
    if (!inspection.wants(file.path, file.kind)) continue;
    const reading = inspection.open(file.path, file.kind);
    const reader = createLineReader((line) => reading.line(line));
    const stream = await collectionFiles.stream({ stored: file.stored! });
    if (stream) for await (const chunk of stream) reader.push(chunk as Buffer);
    reader.end();
    reading.end();
  }
  return { facts: inspection.facts(), gaps: inspection.gaps() };
}

/** Zip children extracted in parallel: joins what they stored into the inventory that tools read. */
async function completeInventory(collectionId: string): Promise<Manifest> {
  const manifest = await objects.json<Manifest>(artifactKeys.manifest(collectionId));
  const parts = await readAll<Extracted>(await keysUnder(artifactKeys.extractedPrefix(collectionId)));
  if (parts.length === 0) return manifest;
  const merged = mergeExtracted(manifest, parts);
  const indexes = mergeLineIndexes(manifest, parts).filter((index) => index.starts.length > 1);
  await objects.put(
    artifactKeys.lineIndex(collectionId),
    indexes.map((index) => `${JSON.stringify(index)}\n`).join(''),
    'application/jsonl',
  );
  return merged;
}

/** Partials and files → findings, facts, timeline and table items. Same inputs, same bytes: a retry changes nothing. */
export const handler = stepHandler({
  name: 'aggregate',
  input: Input,
  run: async ({ collectionId, node }, { now }): Promise<Outcome> => {
    await collections.enter(collectionId, 'aggregating', now());
    const manifest = await completeInventory(collectionId);
    const shards = await readShards(collectionId);
    const partials = await readAll<PartialResult>(await keysUnder(artifactKeys.partialsPrefix(collectionId)));
    const done = new Set(partials.map((partial) => partial.shardId));
    const failedShards = shards.filter((shard) => !done.has(shard.shardId));
    const inspected = await inspect(manifest);
    const { pinned, ruleset } = await collectionRules(collectionId);
    const { document: judged, timeline } = buildDocument({
      manifest,
      node,
      partials: new Map(partials.map((partial) => [partial.shardId, partial])),
      failedShards,
      facts: inspected.facts,
      inspectorGaps: inspected.gaps,
      ruleset,
      pinned,
    });
    const known = await pinnedBaseline(collectionId, node.cluster, now());
    // without earlier collections there is nothing to say about how usual a finding is
    const document =
      known.length === 0 ? judged : { ...judged, findings: withBaselines(judged.findings, known, collectionId) };
    await Promise.all([
      objects.put(artifactKeys.findings(collectionId), canonicalJson(document)),
      objects.put(
        artifactKeys.facts(collectionId),
        canonicalJson({
          schemaVersion: SCHEMA_VERSION,
          engineVersion: ENGINE_VERSION,
          rulesetVersion: ruleset.version,
          // facts quote lines: stored artefacts hold no secrets either
          facts: redactDeep(inspected.facts, createRedactor()),
        }),
      ),
      objects.put(
        artifactKeys.timeline(collectionId),
        timeline.map((entry) => `${canonicalJson(entry)}\n`).join(''),
        'application/jsonl',
      ),
      objects.put(artifactKeys.inventory(collectionId), JSON.stringify(manifest)),
    ]);
    await findingsTable.write(
      collectionId,
      document.findings,
      Math.floor(now() / 1000) + environment().retentionDays * 86_400,
    );
    await collections.enter(collectionId, 'publishing', now(), { node: { ...node, ...document.node } });
    return {
      node: document.node,
      collectedAt: document.bundle.collectedAt,
      findings: document.summary.bySeverity,
      topRules: document.findings.slice(0, 10).map((finding) => finding.ruleId),
      verdict: document.summary.verdict,
      gapCount: document.gaps.length,
      engineVersion: document.engineVersion,
      rulesetVersion: document.rulesetVersion,
    };
  },
});
