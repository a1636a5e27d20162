import { z } from 'zod';
import { Gap } from './gap';
import { SourceKind } from './source-kind';

/** Where an unpacked file's bytes are: a range of an object (small files share pack objects). */
export const StoredRange = z.strictObject({
  key: z.string(),
  offset: z.number().int().nonnegative(),
  bytes: z.number().int().nonnegative(),
});
export type StoredRange = z.infer<typeof StoredRange>;

/** One file of the bundle. */
export const ManifestEntry = z.strictObject({
  path: z.string().describe('Normalised path: no leading ./ or /, nested archives joined with their member by "/"'),
  kind: SourceKind,
  bytes: z.number().int().nonnegative().describe('Stored (decoded) bytes'),
  stored: StoredRange.nullable().describe('null until a Map child has extracted it (zip)'),
  sha256: z.string().nullable(),
  encoding: z
    .enum(['utf-8', 'utf-16le', 'utf-16be', 'binary', 'unknown'])
    .describe('What it was; stored text is UTF-8'),
  lines: z.number().int().nonnegative().nullable(),
  mtimeMs: z.number().int().nullable(),
  duplicateOf: z.string().nullable().describe('Path of the entry with identical content; not classified again'),
  truncated: z.boolean(),
});
export type ManifestEntry = z.infer<typeof ManifestEntry>;

/**
 * Sparse line index of one file: `[byte offset of a line start, its 1-based line number]`, about one per 256 KiB,
 * ascending, first is always [0, 1]. Makes reading by line constant-time and shards line-aligned.
 */
export const LineIndex = z.strictObject({
  path: z.string(),
  starts: z.array(z.tuple([z.number().int(), z.number().int()])),
});
export type LineIndex = z.infer<typeof LineIndex>;

/** The bundle's own clock; unknown stays null. All times are epoch milliseconds UTC. */
export const BundleClock = z.strictObject({
  collectedAtMs: z.number().nullable().describe('When the collector ran'),
  collectedAtSource: z.string().describe('How it is known: archive-name, member-times, log-tail, none'),
  zoneOffsetMinutes: z.number().int().describe('Node-local wall clock minus UTC'),
  zoneSource: z.string(),
  bootTimeMs: z.number().nullable().describe('Last boot'),
  bootSource: z.string(),
  dmesgEpochMs: z.number().nullable().describe('UTC of dmesg uptime zero'),
});
export type BundleClock = z.infer<typeof BundleClock>;

export const Completeness = z.strictObject({
  layout: z.enum(['linux', 'windows', 'bottlerocket', 'node-monitoring-agent', 'unknown']),
  expected: z.array(z.strictObject({ what: z.string(), present: z.boolean() })),
  score: z.number().min(0).max(1),
});
export type Completeness = z.infer<typeof Completeness>;

/** `manifest.json`: the inventory of one collection. */
export const Manifest = z.strictObject({
  schemaVersion: z.number().int(),
  engineVersion: z.string(),
  archive: z.strictObject({
    name: z.string(),
    bytes: z.number().int(),
    format: z.enum(['tar.gz', 'tar', 'zip', 'gzip', 'text', 'unknown']),
  }),
  node: z.strictObject({
    instanceId: z.string().nullable(),
    region: z.string().nullable(),
    nodeName: z.string().nullable(),
  }),
  clock: BundleClock,
  completeness: Completeness,
  entries: z.array(ManifestEntry),
  gaps: z.array(Gap),
});
export type Manifest = z.infer<typeof Manifest>;
