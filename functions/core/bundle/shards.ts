import type { LineIndex, ManifestEntry } from '../../../schemas/manifest';
import type { Shard, ShardPiece, ZipPiece } from '../../../schemas/shard';
import type { SourceKind } from '../../../schemas/source-kind';
import { isLogKind } from './source-kinds';

/** 8 MiB of log text is well under a second of matching: start-up does not dominate and a retry is cheap. */
export const DEFAULT_TARGET_BYTES = 8 * 1024 * 1024;

/** A Map item must stay far below the 256 KiB a state's input may have; a piece is up to about 1 KiB of JSON. */
const MAX_PIECES = 100;

export interface ShardPlan {
  readonly targetBytes?: number;
  /** Structured kinds that line rules ask for, in addition to all log kinds. */
  readonly kinds?: ReadonlySet<SourceKind>;
}

/** Whether the lines of this file are classified: a stored text of a wanted kind that is no copy of another. */
export function isClassified(entry: ManifestEntry, kinds?: ReadonlySet<SourceKind>): boolean {
  if (entry.duplicateOf !== null || entry.kind === 'binary' || entry.encoding === 'binary') return false;
  return entry.bytes > 0 && (isLogKind(entry.kind) || (kinds?.has(entry.kind) ?? false));
}

/**
 * Cuts the classified files into shards of about `targetBytes`: large files at line starts of their index into equal
 * parts, small ones grouped by kind. Each byte of each classified file is in exactly one piece. The plan depends only on
 * the arguments' values, not on their order. A line longer than the target makes one larger piece.
 */
export function planShards(
  entries: readonly ManifestEntry[],
  lineIndexes: readonly LineIndex[],
  plan: ShardPlan = {},
): Shard[] {
  const target = plan.targetBytes ?? DEFAULT_TARGET_BYTES;
  const starts = new Map(lineIndexes.map((index) => [index.path, index.starts]));
  const pieces = entries
    .filter((entry) => isClassified(entry, plan.kinds))
    .sort(byKindAndPath)
    .flatMap((entry) => cutFile(entry, starts.get(entry.path) ?? [[0, 1]], target));
  return group(pieces, target, (piece) => piece.stored.bytes).map((group, at) => ({
    shardId: shardId(at),
    bytes: group.reduce((sum, piece) => sum + piece.stored.bytes, 0),
    pieces: group,
    zip: null,
  }));
}

/** Groups zip entries for extraction by Map children. An entry is one deflate stream, so it is never cut. */
export function planZipShards(
  pieces: readonly ZipPiece[],
  archive: { bucket: string; key: string },
  plan: Pick<ShardPlan, 'targetBytes'> = {},
): Shard[] {
  const target = plan.targetBytes ?? DEFAULT_TARGET_BYTES;
  // a header and an object cost something even when the file is empty
  const weight = (piece: ZipPiece): number => piece.bytes + 1024;
  return group([...pieces].sort(byKindAndPath), target, weight).map((group, at) => ({
    shardId: shardId(at),
    bytes: group.reduce((sum, piece) => sum + piece.bytes, 0),
    pieces: [],
    zip: { archive, pieces: group },
  }));
}

const shardId = (at: number): string => `s${String(at + 1).padStart(5, '0')}`;

function byKindAndPath(a: { kind: string; path: string }, b: { kind: string; path: string }): number {
  if (a.kind !== b.kind) return a.kind < b.kind ? -1 : 1;
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

/** Equal parts, each cut moved to the nearest indexed line start. */
function cutFile(entry: ManifestEntry, starts: readonly [number, number][], target: number): ShardPiece[] {
  if (!entry.stored) return [];
  const { stored, bytes } = entry;
  const parts = Math.max(1, Math.ceil(bytes / target));
  const cuts: [number, number][] = [[0, 1]];
  let at = 0;
  for (let part = 1; part < parts; part++) {
    const ideal = (bytes * part) / parts;
    while (at + 1 < starts.length && Math.abs(starts[at + 1]![0] - ideal) <= Math.abs(starts[at]![0] - ideal)) at += 1;
    const cut = starts[at];
    if (cut && cut[0] > cuts.at(-1)![0] && cut[0] < bytes) cuts.push(cut);
  }
  return cuts.map(([offset, line], index) => {
    const end = cuts[index + 1]?.[0] ?? bytes;
    return {
      path: entry.path,
      kind: entry.kind,
      stored: { key: stored.key, offset: stored.offset + offset, bytes: end - offset },
      fileOffset: offset,
      firstLine: line,
    };
  });
}

/** Fills shards in order; closes one when the next piece would make it larger than the target. */
function group<T>(pieces: readonly T[], target: number, weight: (piece: T) => number): T[][] {
  const groups: T[][] = [];
  let open: T[] = [];
  let filled = 0;
  for (const piece of pieces) {
    if (open.length > 0 && (filled + weight(piece) > target || open.length >= MAX_PIECES)) {
      groups.push(open);
      open = [];
      filled = 0;
    }
    open.push(piece);
    filled += weight(piece);
  }
  if (open.length > 0) groups.push(open);
  return groups;
}
