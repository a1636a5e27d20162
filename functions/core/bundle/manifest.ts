import type { Gap } from '../../../schemas/gap';
import type { BundleClock, LineIndex, Manifest, ManifestEntry } from '../../../schemas/manifest';
import type { Extracted } from '../../../schemas/shard';
import { ENGINE_VERSION, SCHEMA_VERSION } from '../../../schemas/versions';
import type { BundleClues } from './clues';
import { assessCompleteness } from './completeness';
import { identifyNode } from './node-identity';

export interface ManifestInput {
  readonly archive: Manifest['archive'];
  readonly entries: readonly ManifestEntry[];
  readonly gaps: readonly Gap[];
  readonly clues: BundleClues;
  /** Found from the clues by core/lines. */
  readonly clock: BundleClock;
}

/** The inventory of one collection: what the pass stored, which parts are missing, whose node it is. */
export function buildManifest({ archive, entries, gaps, clues, clock }: ManifestInput): Manifest {
  const { completeness, gaps: missing } = assessCompleteness(entries.map((entry) => entry.path));
  return {
    schemaVersion: SCHEMA_VERSION,
    engineVersion: ENGINE_VERSION,
    archive,
    node: identifyNode(clues),
    clock,
    completeness,
    entries: [...entries],
    gaps: [...gaps, ...missing],
  };
}

/**
 * Joins what the Map children of a zip extracted into its manifest. Duplicates were not extracted: they take the place
 * of their original. Entries of archives inside the zip come behind the entry that held them. Order of `extracted` does
 * not matter.
 */
export function mergeExtracted(manifest: Manifest, extracted: readonly Extracted[]): Manifest {
  const found = new Map<string, ManifestEntry>();
  const inside = new Map<string, ManifestEntry[]>();
  const known = new Set(manifest.entries.map((entry) => entry.path));
  for (const entry of extracted.flatMap((part) => part.entries)) {
    found.set(entry.path, entry);
    const holder = known.has(entry.path) ? null : holderOf(entry.path, known);
    if (holder === null) continue;
    const siblings = inside.get(holder);
    if (siblings) siblings.push(entry);
    else inside.set(holder, [entry]);
  }
  const entries = manifest.entries.flatMap((entry): ManifestEntry[] => {
    const own = found.get(entry.path);
    const nested = (inside.get(entry.path) ?? []).sort((a, b) => (a.path < b.path ? -1 : 1));
    if (own) return [own, ...nested];
    // the archive member itself is no file once its content is unpacked
    if (nested.length > 0) return nested;
    const original = entry.duplicateOf === null ? undefined : found.get(entry.duplicateOf);
    if (!original) return [entry];
    const { stored, sha256, encoding, lines, bytes, truncated } = original;
    return [{ ...entry, stored, sha256, encoding, lines, bytes, truncated }];
  });
  const parts = [...extracted].sort((a, b) => (a.shardId < b.shardId ? -1 : 1));
  const allGaps = [...manifest.gaps, ...parts.flatMap((part) => part.gaps)];
  if (inside.size === 0) return { ...manifest, entries, gaps: allGaps };
  // a bundle zipped by hand shows what it holds only now
  const { completeness, gaps: missing } = assessCompleteness(entries.map((entry) => entry.path));
  const others = allGaps.filter((gap) => gap.code !== 'missing-file');
  return { ...manifest, completeness, entries, gaps: [...others, ...missing] };
}

/** Line indexes of all parts, duplicates included, in the manifest's order. */
export function mergeLineIndexes(manifest: Manifest, extracted: readonly Extracted[]): LineIndex[] {
  const starts = new Map(extracted.flatMap((part) => part.lineIndexes).map((index) => [index.path, index.starts]));
  return manifest.entries.flatMap((entry) => {
    const own = starts.get(entry.path) ?? (entry.duplicateOf === null ? undefined : starts.get(entry.duplicateOf));
    return own ? [{ path: entry.path, starts: own }] : [];
  });
}

function holderOf(path: string, known: ReadonlySet<string>): string | null {
  for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1)) {
    if (known.has(path.slice(0, at))) return path.slice(0, at);
  }
  return null;
}
