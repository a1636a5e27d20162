/** Caps on what one archive may make us do. Reaching one is a gap, never a crash. */
export interface UnpackLimits {
  /** Members of any type, nested ones included. */
  readonly entries: number;
  /** Decoded bytes of the whole archive. */
  readonly totalBytes: number;
  /** Stored bytes of one file; the rest of it is skipped. */
  readonly entryBytes: number;
  /** Decoded bytes per archive byte read, checked only beyond `ratioFloorBytes`. */
  readonly ratio: number;
  readonly ratioFloorBytes: number;
  /** Archives inside archives. */
  readonly depth: number;
  /** UTF-8 bytes of a member name. */
  readonly nameBytes: number;
}

const MiB = 1024 * 1024;

/**
 * Generous for real bundles: the collector uploads up to 5 GB, log text deflates 3–30 fold (a `messages` full of one
 * repeated line reaches 200), and ipamd alone may be 600 MB of rotated text. Deflate itself ends at 1032.
 */
export const DEFAULT_LIMITS: UnpackLimits = {
  entries: 50_000,
  totalBytes: 32 * 1024 * MiB,
  entryBytes: 8 * 1024 * MiB,
  ratio: 300,
  ratioFloorBytes: 256 * MiB,
  depth: 1,
  nameBytes: 1024,
};
